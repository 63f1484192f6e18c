"""Presidio's English recognizers: pattern classes and phone numbers, no model, no network, no log line."""

import logging

import tldextract
from presidio_analyzer import PatternRecognizer, predefined_recognizers
from presidio_analyzer.predefined_recognizers import (
    EmailRecognizer,
    PhoneRecognizer,
    ZaMobileNumberRecognizer,
    ZaTelephoneNumberRecognizer,
)

# Listed and not collected, so that a newer Presidio cannot bring in a kind that no policy knows. UuidRecognizer is left
# out: a UUID is not a kind.
PATTERN_CLASSES = (
    *("AbaRoutingRecognizer", "AuAbnRecognizer", "AuAcnRecognizer", "AuMedicareRecognizer", "AuTfnRecognizer"),
    *("CaPostalCodeRecognizer", "CaSinRecognizer", "CreditCardRecognizer", "CryptoRecognizer", "DateRecognizer"),
    *("IbanRecognizer", "InAadhaarRecognizer", "InGstinRecognizer", "InPanRecognizer", "InPassportRecognizer"),
    *("InVehicleRegistrationRecognizer", "InVoterRecognizer", "IpRecognizer", "MacAddressRecognizer"),
    *("MedicalLicenseRecognizer", "NgNinRecognizer", "NgVehicleRegistrationRecognizer", "NhsRecognizer"),
    *("PhPassportRecognizer", "PhTinRecognizer", "PhUmidRecognizer", "SgFinRecognizer", "SgUenRecognizer"),
    *("UkDrivingLicenceRecognizer", "UkNinoRecognizer", "UkPassportRecognizer", "UkPostcodeRecognizer"),
    *("UkVehicleRegistrationRecognizer", "UrlRecognizer", "UsBankRecognizer", "UsClaimNumberRecognizer"),
    *("UsHealthInsuranceMemberIdRecognizer", "UsItinRecognizer", "UsLicenseRecognizer", "UsMbiRecognizer"),
    *("UsNpiRecognizer", "UsPassportRecognizer", "UsPrescriptionNumberRecognizer"),
    *("UsPriorAuthorizationNumberRecognizer", "UsProviderTaxIdRecognizer", "UsReferralNumberRecognizer"),
    *("UsSsnRecognizer", "ZaCompanyRegistrationRecognizer", "ZaDriverLicenseRecognizer", "ZaIdNumberRecognizer"),
    *("ZaIncomeTaxNumberRecognizer", "ZaLicensePlateRecognizer", "ZaPassportRecognizer"),
    *("ZaTrafficRegisterNumberRecognizer", "ZaVatNumberRecognizer"),
)


class OfflineEmailRecognizer(EmailRecognizer):
    """Presidio's e-mail recognizer with the public suffix list that ships with tldextract, never a fetched one."""

    def __init__(self) -> None:
        self._extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
        super().__init__(name=EmailRecognizer.__name__)

    def validate_result(self, pattern_text: str) -> bool:
        return bool(self._extract(pattern_text).fqdn)


def pattern_recognizers() -> list[PatternRecognizer]:
    """Build every recognizer that works by patterns."""
    found = [getattr(predefined_recognizers, name)() for name in PATTERN_CLASSES]
    return [*found, OfflineEmailRecognizer()]


def phone_recognizers() -> list[PhoneRecognizer]:
    """Build the recognizers that work by phonenumbers."""
    return [PhoneRecognizer(), ZaMobileNumberRecognizer(), ZaTelephoneNumberRecognizer()]


def hush() -> None:
    """Keep Presidio and tldextract from logging: their messages quote the text that they read."""
    for name in ("presidio-analyzer", "decision_process", "tldextract"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
