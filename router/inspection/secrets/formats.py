"""Key formats that a provider's own prefix gives away.

Formats are facts published by the providers; several were checked against the rules of
gitleaks (MIT), Kingfisher and Nosey Parker (Apache-2.0).
"""

from collections.abc import Callable
from dataclasses import dataclass

from router.inspection.secrets.checks import base32_account, crc_in_base62

_T = "[A-Za-z0-9_-]"
_A = "[A-Za-z0-9]"
_H = "[0-9a-fA-F]"
_B = "[A-Za-z0-9+/_-]"


@dataclass(frozen=True, slots=True)
class Format:
    """One provider's format. `head` alone is what the gate looks for, so it must be rare in prose."""

    name: str
    head: str
    body: str
    kind: str = "API_KEY"
    random: bool = False
    """The head is not telling enough: what follows must look generated."""
    before: str = ""
    """What precedes the head within the secret."""
    check: Callable[[str], bool] | None = None
    """Whether the key's own check digits hold."""

    @property
    def source(self) -> str:
        """The pattern whose group 1 is the secret."""
        return f"({self.before}(?:{self.head}){self.body})"


FORMATS = (
    Format("openai", r"\bsk-(?:proj|svcacct|admin|None)-", _T + "{16,}"),
    Format("anthropic", r"\bsk-ant-", _T + "{20,}"),
    Format("openrouter", r"\bsk-or-v1-", _H + "{32,}"),
    Format("langfuse", r"\b[sp]k-lf-", r"[0-9a-f-]{30,}"),
    Format("openai-legacy", r"\bsk-", _T + "{20,}", random=True),
    Format("aws-access-key-id", r"\b(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])", r"[A-Z0-9]{16}\b", check=base32_account),
    Format("aws-bedrock", r"\bABSK", r"[A-Za-z0-9+/]{100,}={0,2}"),
    Format("aws-bedrock-short", r"bedrock-api-key-", r"[A-Za-z0-9+/]{40,}={0,2}"),
    Format("github", r"gh[pousr]_", _A + "{30,}", check=crc_in_base62),
    Format("github-fine-grained", r"github_pat_", r"\w{22,}"),
    Format(
        "gitlab",
        r"gl(?:pat|dt|rt|cbt|ft|ptt|soat|imt|agent|oas|ffct)-",
        r"[A-Za-z0-9_-]{18,}(?:\.[0-9a-z.]{9,})?",
    ),
    Format("gitlab-runner", r"\bGR1348941", _T + "{20,}"),
    Format("slack", r"\bxox[abeoprs]-", r"[A-Za-z0-9-]{10,}"),
    Format("slack-config", r"\bxoxe\.xox[bp]-", r"[A-Za-z0-9-]{20,}"),
    Format("slack-app", r"\bxapp-", r"\d-[A-Za-z0-9]+-\d+-[A-Za-z0-9]{10,}"),
    Format("slack-webhook", r"hooks\.slack\.com/(?:services|workflows|triggers)/", r"[A-Za-z0-9+/]{20,}"),
    Format("discord-webhook", r"discord(?:app)?\.com/api/webhooks/", r"\d{17,20}/" + _T + "{40,}"),
    Format("discord-bot", r"\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}", _T + "*", before=r"\b[MNO][A-Za-z0-9_-]{22,27}"),
    Format("teams-webhook", r"webhook\.office\.com/webhookb2/", r"[0-9a-fA-F@/A-Za-z-]{40,}"),
    Format("stripe", r"\b[srp]k_(?:live|test|prod)_", _A + "{10,}"),
    Format("stripe-webhook", r"\bwhsec_", r"[A-Za-z0-9+/=]{24,}"),
    Format("google-api", r"\bAIza", _T + "{35}"),
    Format("google-oauth", r"\bya29\.", r"[A-Za-z0-9_./-]{20,}"),
    Format("google-client-secret", r"GOCSPX-", _T + "{20,}"),
    Format("google-refresh", r"\b1//0", _T + "{30,}"),
    Format("azure-storage", r"(?i:AccountKey\s*=\s*)", r"[A-Za-z0-9+/]{40,}={0,2}"),
    Format("azure-shared-key", r"SharedAccess(?:Key|Signature)=", r"[A-Za-z0-9+/%]{30,}={0,2}"),
    Format("azure-sas", r"[?&](?:amp;)?sig=", r"[A-Za-z0-9+/%]{30,}={0,2}"),
    Format("azure-client-secret", r"\dQ~", r"[A-Za-z0-9_~.-]{31,34}", before=r"[A-Za-z0-9_~.]{3}"),
    Format("azure-cognitive", r"(?:AAAA[A-Z]{2}|ACOG|JQQJ|ACDb)", _A + "*", before=r"\b[A-Za-z0-9]{50,80}"),
    Format("twilio", r"\b(?:SK|AC)", r"[0-9a-f]{32}\b"),
    Format("sendgrid", r"\bSG\.", r"[A-Za-z0-9_=-]{16,32}\.[A-Za-z0-9_=-]{30,}"),
    Format("mailgun", r"\b(?:pub)?key-", r"[0-9a-f]{32}\b"),
    Format("mailchimp", r"-us\d", r"\d?\b", before=r"\b[0-9a-f]{32}"),
    Format("mandrill", r"\bmd-", r"[A-Za-z0-9_-]{22}\b", random=True),
    Format("brevo", r"\bxkeysib-", r"[0-9a-f]{64}-" + _A + "{16}"),
    Format("npm", r"\bnpm_", _A + "{30,}", check=crc_in_base62),
    Format("pypi", r"\bpypi-AgE", _T + "{40,}"),
    Format("rubygems", r"\brubygems_", _H + "{40,}"),
    Format("nuget", r"\boy2", r"[a-z0-9]{43}\b"),
    Format("crates", r"\bcio", r"[A-Za-z0-9]{32}\b", random=True),
    Format("clojars", r"\bCLOJARS_", r"[a-z0-9]{50,}"),
    Format("docker", r"\bdckr_(?:pat|oat)_", _T + "{20,}"),
    Format("huggingface", r"\b(?:hf_|api_org_)", _A + "{30,}"),
    Format("groq", r"\bgsk_", _A + "{30,}"),
    Format("xai", r"\bxai-", _T + "{40,}"),
    Format("replicate", r"\br8_", _A + "{30,}"),
    Format("perplexity", r"\bpplx-", _A + "{30,}"),
    Format("nvidia", r"\bnvapi-", _T + "{40,}"),
    Format("pinecone", r"\bpcsk_", _T + "{30,}"),
    Format("langsmith", r"\blsv2_(?:pt|sk)_", r"[0-9a-f_]{32,}"),
    Format("tavily", r"\btvly-", _T + "{20,}"),
    Format("firecrawl", r"\bfc-", r"[0-9a-f]{32}\b"),
    Format("jina", r"\bjina_", _T + "{40,}"),
    Format("elevenlabs", r"\bsk_", r"[0-9a-f]{32,}\b"),
    Format("digitalocean", r"\bdo[oprs]_v1_", _H + "{40,}"),
    Format("cloudflare-origin", r"\bv1\.0-", r"[0-9a-f]{24}-[0-9a-f]{100,}"),
    Format("telegram-bot", r":AA", _T + "{32,34}", before=r"\b\d{6,12}"),
    Format("shopify", r"\bshp(?:at|ca|pa|ss|tka)_", _H + "{24,}"),
    Format("square", r"\b(?:EAAA|sq0(?:atp|csp|idp)-)", _T + "{22,}", random=True),
    Format("databricks", r"\bdapi", r"[0-9a-f]{32}(?:-\d+)?"),
    Format("linear", r"\blin_(?:api|oauth)_", _A + "{30,}"),
    Format("notion", r"\bntn_", _A + "{40,}"),
    Format("notion-legacy", r"\bsecret_", r"[A-Za-z0-9]{43}\b"),
    Format("sentry", r"\bsntry[su]_", r"[A-Za-z0-9+/=_-]{40,}"),
    Format("newrelic", r"\b(?:NRAK|NRJS|NRII|NRIQ|NRRA|NRBR|NRSP)-", r"[A-Za-z0-9_-]{16,}"),
    Format("newrelic-license", r"(?:FFFF)?NRAL", r"\b", before=r"\b[0-9a-fA-F]{32,36}"),
    Format("pixie", r"\bpx-(?:api|dep)-", r"[0-9a-z-]{36}"),
    Format("grafana-service", r"\bglsa_", r"[A-Za-z0-9]{20,}_[0-9A-Fa-f]{8}"),
    Format("grafana-cloud", r"\bglc_", r"[A-Za-z0-9+/]{32,}={0,3}"),
    Format("grafana-legacy", r"\beyJrIjoi", r"[A-Za-z0-9+/_-]{40,}={0,3}"),
    Format("vault", r"\bhv[sbr]\.", _T + "{24,}"),
    Format("vault-legacy", r"\b[sbr]\.", r"[A-Za-z0-9]{24,}\b", random=True),
    Format("terraform", r"\.atlasv1\.", r"[A-Za-z0-9_=-]{40,}", before=r"\b[A-Za-z0-9]{14}"),
    Format("doppler", r"\bdp\.(?:pt|st|ct|sa|scim|audit)\.", r"[A-Za-z0-9._-]{30,}"),
    Format("heroku", r"\bHRKU-", _T + "{30,}"),
    Format("airtable", r"\bpat[A-Za-z0-9]{14}\.", r"[0-9a-f]{40,}"),
    Format("postman", r"\bPMAK-", r"[0-9a-f]{24}-[0-9a-f]{34}"),
    Format("dropbox", r"\bsl\.", r"[A-Za-z0-9_=-]{60,}", random=True),
    Format("atlassian", r"\b(?:ATATT3|ATCTT3|ATBB)", r"[A-Za-z0-9_=-]{20,}"),
    Format("planetscale", r"\bpscale_(?:tkn|oauth|pw)_", r"[\w=.-]{30,}"),
    Format("supabase", r"\bsb(?:p|_secret|_publishable)_", _T + "{20,}"),
    Format("vercel", r"\bvc[aiprk]_", _A + "{24,}"),
    Format("netlify", r"\bnfp_", _A + "{30,}"),
    Format("fly", r"\bf(?:m1[ar]|m2|o1)_", _B + r"{40,}={0,3}"),
    Format("figma", r"\bfig[dour]_", _T + "{30,}"),
    Format("pulumi", r"\bpul-", r"[0-9a-f]{40}\b"),
    Format("prefect", r"\bpn[ub]_", _A + "{30,}"),
    Format("tailscale", r"\btskey-", r"[A-Za-z0-9-]{20,}"),
    Format("buildkite", r"\bbk(?:ua|aj|ct)_", _A + "{32,}"),
    Format("circleci", r"\bCCI(?:PAT|PRJ)_", r"[A-Za-z0-9_]{30,}"),
    Format("sonar", r"\bsq[apu]_", r"[0-9a-f]{40}\b"),
    Format("sourcegraph", r"\bsg[pd]_", r"[0-9a-zA-Z_]{32,}"),
    Format("dynatrace", r"\bdt0[a-z]\d\d\.", r"[A-Z0-9]{8,24}\.[A-Z0-9]{64}"),
    Format("artifactory", r"\b(?:AKCp|cmVmdGtu|cmVmd)", _A + "{50,}"),
    Format("adafruit", r"\baio_", r"[A-Za-z0-9]{28}\b"),
    Format("easypost", r"\bEZ[AT]K", _A + "{50,}"),
    Format("shippo", r"\bshippo_(?:live|test)_", _H + "{40}"),
    Format("duffel", r"\bduffel_(?:live|test)_", _T + "{40,}"),
    Format("flutterwave", r"\bFLW(?:SEC|PUB)K(?:_TEST)?-", r"[0-9a-zA-Z-]{12,}"),
    Format("paystack", r"\bsk_(?:live|test)_", r"[0-9a-f]{40}\b"),
    Format("frameio", r"\bfio-u-", _T + "{50,}"),
    Format("typeform", r"\btfp_", r"[A-Za-z0-9_.=-]{40,}"),
    Format("readme", r"\brdme_", r"[a-z0-9]{60,}"),
    Format("postmark-like", r"\bPRIVATE-", r"[A-Za-z0-9-]{30,}", random=True),
    Format("hubspot", r"\bpat-(?:na|eu)\d-", r"[0-9a-f-]{36}"),
    Format("launchdarkly", r"\b(?:sdk|api|mob)-[0-9a-f]{8}-", r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    Format("posthog", r"\bph[cxs]_", _T + "{30,}"),
    Format("contentful", r"\bCFPAT-", _T + "{40,}"),
    Format("asana", r"\b[01]/\d{10,16}", r"(?:/\d{10,16})?:[0-9a-f]{32}"),
    Format("facebook", r"\bEAA[A-Z]", r"[A-Za-z0-9]{60,}"),
    Format("twitter-bearer", r"\bA{20}", r"[A-Za-z0-9%]{60,}"),
    Format("mapbox", r"\b[sp]k\.ey", r"[A-Za-z0-9_-]{30,}\.[A-Za-z0-9_-]{20,}"),
    Format("1password", r"\bops_eyJ", r"[A-Za-z0-9+/_-]{100,}={0,3}"),
    Format("1password-secret", r"\bA3-", r"[A-Z0-9]{6}-[A-Z0-9]{6}(?:-?[A-Z0-9]{5}){4}"),
    Format("age", r"AGE-SECRET-KEY-1", r"[A-Z0-9]{50,}", kind="PRIVATE_KEY"),
    Format("alibaba", r"\bLTAI", r"[A-Za-z0-9]{17,24}\b", random=True),
    Format("tencent", r"\bAKID", _A + r"{32}\b"),
    Format("yandex", r"\b(?:AQVN|y0_)", _T + "{35,}"),
    Format("octopus", r"\bAPI-", r"[A-Z0-9]{26}\b", random=True),
    Format("openshift", r"\bsha256~", _T + "{40,}"),
    Format("maxmind", r"_mmk\b", "", before=r"\b[A-Za-z0-9]{6}_[A-Za-z0-9]{29}"),
    Format("plaid", r"\baccess-(?:sandbox|development|production)-", r"[0-9a-f-]{36}"),
    Format("rapidapi", r"msh", r"[0-9a-z]{12,}jsn[0-9a-z]{10,}\b", before=r"\b[0-9a-f]{8,12}"),
    Format("pubnub", r"\b(?:pub|sub|sec)-c-", r"[A-Za-z0-9-]{30,}"),
    Format("infracost", r"\bico-", _A + r"{32}\b"),
    Format("settlemint", r"\bsm_[aps]at_", _A + "{16,}"),
    Format(
        "authress",
        r"\b(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\.",
        r"[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,}",
    ),
    Format("telegram-bot-old", r"\b\d{8,10}:[A-Za-z0-9_-]{35}", r"\b", random=True),
    Format("twitch-stream", r"\blive_\d{6,}_", _A + "{28,}"),
    Format("mongodb-atlas", r"\bmdb_sa_sk_", _T + "{30,}"),
    Format("teamwork", r"\btkn\.v1_", r"[A-Za-z0-9+/=]{40,}"),
    Format("dependency-track", r"\bodt_", r"[A-Za-z0-9]{32,}"),
    Format("sourcegraph-cody", r"\bslk_", r"[0-9a-f]{64}"),
    Format("flexport", r"\bshltm_", _T + "{40}"),
    Format("zoho", r"\b1000\.[0-9a-f]{32}\.", r"[0-9a-f]{32}\b"),
    Format("voiceflow", r"\bVF\.(?:[A-Z]{2}\.)?", r"[0-9a-f]{24}\.[A-Za-z0-9]{16}\b"),
    Format("recaptcha", r"\b6L[c-f]", _T + "{37}", random=True),
    Format("okta", r"\bSSWS 00", _T + "{36,44}"),
    Format("kerberos-hash", r"\$krb5(?:asrep|tgs|pa)\$", r"[^\s\"']{40,}", kind="PASSWORD"),
    Format("cisco-hash", r"\$[89]\$", r"[./A-Za-z0-9]{14}\$[./A-Za-z0-9]{43}", kind="PASSWORD"),
    Format("bcrypt", r"\$2[abxy]?\$\d\d\$", r"[./A-Za-z0-9]{53}", kind="PASSWORD"),
    Format("crypt", r"\$(?:[156y]|argon2i?d?|scrypt|pbkdf2[\w-]*|apr1)\$", r"[\w=,./+$*-]{20,}", kind="PASSWORD"),
)
