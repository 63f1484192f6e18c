"""What is wrong with an upstream, from what real servers say."""

import errno

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from router.trouble import Trouble
from router.upstreams import diagnose
from router.upstreams.transport import _translated

KEY = ConnectionKey("h", 443, True, True, None, None, None)
CLOUDS = [
    (429, "insufficient_quota", "You exceeded your current quota, please check your plan", Trouble.QUOTA_GONE),
    (429, "rate_limit_exceeded", "Rate limit reached for gpt-5 in organization", Trouble.CLOUD_BUSY),
    (402, "", "Insufficient credits", Trouble.QUOTA_GONE),
    (400, "invalid_request_error", "Your credit balance is too low to access the API", Trouble.QUOTA_GONE),
    (401, "invalid_api_key", "Incorrect API key provided", Trouble.KEY_REFUSED),
    (403, "unsupported_country_region_territory", "Country, region, or territory not supported", Trouble.KEY_REFUSED),
    (400, "context_length_exceeded", "This model's maximum context length is 8192 tokens", Trouble.CLOUD_TOO_LONG),
    (400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum", Trouble.CLOUD_TOO_LONG),
    (400, "invalid_request_error", "'temperature' must be at most 2", Trouble.CLOUD_REFUSES),
    (404, "model_not_found", "The model `x` does not exist", Trouble.CLOUD_REFUSES),
    (500, "server_error", "The server had an error", Trouble.CLOUD_ERROR),
    (503, "", "The engine is currently overloaded", Trouble.CLOUD_ERROR),
    (529, "overloaded_error", "Overloaded", Trouble.CLOUD_BUSY),
    (302, "", "", Trouble.CAPTIVE_PORTAL),
    (511, "", "", Trouble.CAPTIVE_PORTAL),
]
ENGINES = [
    (503, "unavailable_error", "Loading model", Trouble.LOCAL_LOADING),
    (503, "", "server busy, please try again.  maximum pending requests exceeded", Trouble.LOCAL_BUSY),
    (400, "exceed_context_size_error", "the request exceeds the available context size", Trouble.LOCAL_TOO_LONG),
    (400, "BadRequestError", "This model's maximum context length is 4096 tokens", Trouble.LOCAL_TOO_LONG),
    (500, "", "model requires more system memory (9.6 GiB) than is available (3.1 GiB)", Trouble.LOCAL_MEMORY),
    (500, "", "CUDA error: out of memory", Trouble.LOCAL_MEMORY),
    (500, "", "cudaMalloc failed", Trouble.LOCAL_MEMORY),
    (500, "", "Failed to load model: insufficient system resources", Trouble.LOCAL_MEMORY),
    (500, "", "llama runner process has terminated", Trouble.LOCAL_DOWN),
    (404, "not_found_error", "model 'x' not found", Trouble.LOCAL_REFUSES),
    (400, "", "tools are not supported", Trouble.LOCAL_REFUSES),
    (500, "server_error", "image input is not supported - hint: you may need the mmproj", Trouble.LOCAL_REFUSES),
]


@pytest.mark.parametrize(("status", "code", "said", "trouble"), CLOUDS)
def test_what_a_cloud_says_names_its_trouble(status: int, code: str, said: str, trouble: Trouble) -> None:
    assert diagnose.answered(status, code, said, home=False) is trouble
    assert not trouble.at_home


@pytest.mark.parametrize(("status", "code", "said", "trouble"), ENGINES)
def test_what_an_engine_says_names_its_trouble(status: int, code: str, said: str, trouble: Trouble) -> None:
    assert diagnose.answered(status, code, said, home=True) is trouble
    assert trouble.at_home


BROKEN = [
    (aiohttp.ClientConnectorDNSError(KEY, OSError(-3, "x")), Trouble.DNS_GONE),
    (aiohttp.ClientConnectorError(KEY, OSError(errno.ENETUNREACH, "x")), Trouble.NO_NETWORK),
    (aiohttp.ClientConnectorError(KEY, OSError(errno.EHOSTUNREACH, "x")), Trouble.NO_NETWORK),
    (aiohttp.ClientConnectorError(KEY, OSError(errno.ECONNREFUSED, "x")), Trouble.CLOUD_DOWN),
    (aiohttp.ClientConnectorCertificateError(KEY, OSError("x")), Trouble.CAPTIVE_PORTAL),
    (aiohttp.ServerDisconnectedError(), Trouble.CLOUD_DOWN),
]


@pytest.mark.parametrize(("error", "trouble"), BROKEN)
def test_how_a_connection_breaks_names_the_trouble(error: Exception, trouble: Trouble) -> None:
    told = _translated(error)
    assert diagnose.broken(str(told), home=False) is trouble
    assert diagnose.broken(str(told), home=True) is Trouble.LOCAL_DOWN, "an engine of this device needs no network"


@pytest.mark.parametrize("limit", ["first_byte_s", "idle_s", "total_s"])
def test_a_limit_of_time_is_slowness(limit: str) -> None:
    assert diagnose.broken(limit, home=False) is Trouble.CLOUD_SLOW
    assert diagnose.broken(limit, home=True) is Trouble.LOCAL_SLOW
