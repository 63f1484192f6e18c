"""The closed list of what a finding can be."""

from types import MappingProxyType

GROUPS = MappingProxyType(
    {
        "NAME": ("PERSON", "USERNAME", "ORGANIZATION", "NRP", "AGE", "TITLE"),
        "CONTACT": ("EMAIL_ADDRESS", "PHONE_NUMBER", "ADDRESS", "LOCATION", "URL", "IP_ADDRESS", "MAC_ADDRESS"),
        "IDENTITY": (
            "US_SSN",
            "US_ITIN",
            "US_PASSPORT",
            "US_DRIVER_LICENSE",
            "US_MBI",
            "US_NPI",
            "MEDICAL_LICENSE",
            "UK_NHS",
            "UK_NINO",
            "UK_PASSPORT",
            "UK_POSTCODE",
            "UK_VEHICLE_REGISTRATION",
            "UK_DRIVING_LICENCE",
            "AU_ABN",
            "AU_ACN",
            "AU_TFN",
            "AU_MEDICARE",
            "SG_NRIC_FIN",
            "SG_UEN",
            "IN_PAN",
            "IN_AADHAAR",
            "IN_VEHICLE_REGISTRATION",
            "IN_VOTER",
            "IN_PASSPORT",
            "IN_GSTIN",
            "OTHER_NATIONAL_ID",
            "ID",
            "DATE_TIME",
        ),
        "BANK": ("CREDIT_CARD", "IBAN_CODE", "US_BANK_NUMBER", "CRYPTO"),
        "CREDENTIAL": ("API_KEY", "PRIVATE_KEY", "JWT", "PASSWORD", "CONNECTION_STRING"),
        "OWN": ("VOCABULARY", "CODE"),
    }
)
"""Groups of policies, and the kinds in each. CODE is a region, never a finding."""

KINDS = frozenset(kind for kinds in GROUPS.values() for kind in kinds)
