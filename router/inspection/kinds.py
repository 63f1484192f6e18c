"""The closed list of what a finding can be."""

from types import MappingProxyType

GROUPS = MappingProxyType(
    {
        "NAME": ("PERSON", "USERNAME", "ORGANIZATION", "NRP", "AGE", "TITLE"),
        "CONTACT": (
            "EMAIL_ADDRESS",
            "PHONE_NUMBER",
            "ZA_MOBILE_NUMBER",
            "ZA_TELEPHONE_NUMBER",
            "ADDRESS",
            "CA_POSTAL_CODE",
            "UK_POSTCODE",
            "LOCATION",
            "URL",
            "IP_ADDRESS",
            "MAC_ADDRESS",
        ),
        "IDENTITY": (
            "US_SSN",
            "US_ITIN",
            "US_PASSPORT",
            "US_DRIVER_LICENSE",
            "US_MBI",
            "US_NPI",
            "US_CLAIM_NUMBER",
            "US_HEALTH_INSURANCE_MEMBER_ID",
            "US_PRESCRIPTION_NUMBER",
            "US_PRIOR_AUTHORIZATION_NUMBER",
            "US_PROVIDER_TAX_ID",
            "US_REFERRAL_NUMBER",
            "MEDICAL_LICENSE",
            "UK_NHS",
            "UK_NINO",
            "UK_PASSPORT",
            "UK_VEHICLE_REGISTRATION",
            "UK_DRIVING_LICENCE",
            "AU_ABN",
            "AU_ACN",
            "AU_TFN",
            "AU_MEDICARE",
            "CA_SIN",
            "SG_NRIC_FIN",
            "SG_UEN",
            "IN_PAN",
            "IN_AADHAAR",
            "IN_VEHICLE_REGISTRATION",
            "IN_VOTER",
            "IN_PASSPORT",
            "IN_GSTIN",
            "NG_NIN",
            "NG_VEHICLE_REGISTRATION",
            "PH_PASSPORT",
            "PH_TIN",
            "PH_UMID",
            "ZA_COMPANY_REGISTRATION",
            "ZA_DRIVER_LICENSE",
            "ZA_ID_NUMBER",
            "ZA_INCOME_TAX_NUMBER",
            "ZA_LICENSE_PLATE",
            "ZA_PASSPORT",
            "ZA_TRAFFIC_REGISTER_NUMBER",
            "ZA_VAT_NUMBER",
            "OTHER_NATIONAL_ID",
            "ID",
            "DATE_TIME",
        ),
        "BANK": ("CREDIT_CARD", "IBAN_CODE", "US_BANK_NUMBER", "ABA_ROUTING_NUMBER", "CRYPTO"),
        "CREDENTIAL": ("API_KEY", "PRIVATE_KEY", "JWT", "PASSWORD", "CONNECTION_STRING"),
        "OWN": ("VOCABULARY", "CODE"),
    }
)
"""Groups of policies, and the kinds in each. CODE is a region, never a finding.

National identifiers carry Presidio's own entity names. Presidio's UUID is no kind: a random identifier says nothing
about a person by itself, and agents' traffic is full of them."""

KINDS = frozenset(kind for kinds in GROUPS.values() for kind in kinds)
