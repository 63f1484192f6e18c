"""A proxy before a cloud made of glass: run this, then any other example in a second terminal. No key, no network.

Halfdoor stands on its usual port with the policy beside this file; the cloud is a stand-in that prints what it is sent
and answers by quoting it. So the first terminal shows what leaves, the second what your program gets.

python examples/glass.py [--policy FILE] [--port NUMBER]
"""

import argparse
import sys
import tempfile
from pathlib import Path

import orjson
import yaml
from starlette.requests import Request
from starlette.responses import Response

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from router.app import build
from router.cli.listen import run
from router.settings import load_settings
from router.upstreams.stand_ins.glass_cloud import MODEL, GlassCloud
from router.upstreams.stand_ins.in_thread import serve_in_thread

POLICY = Path(__file__).with_name("policies") / "redaction.yaml"


class ShownCloud(GlassCloud):
    """Prints the newest message of each request."""

    async def _chat(self, request: Request) -> Response:
        last = orjson.loads(await request.body())["messages"][-1]
        print(f"the cloud sees  {last['role']}: {last.get('content')}", flush=True)
        return await super()._chat(request)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--policy", type=Path, default=POLICY, help="what may leave, and how")
    parser.add_argument("--port", type=int, default=4114, help="0 takes a free one")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="halfdoor-glass-") as folder, serve_in_thread(ShownCloud().app) as cloud:
        document = {
            "listen": {"port": args.port},
            "policy": str(args.policy.resolve()),
            "clouds": [{"name": "glass", "base_url": f"{cloud}/v1", "models": [MODEL]}],
            "discover": False,
        }
        file = Path(folder) / "halfdoor.yaml"
        file.write_text(yaml.safe_dump(document))
        settings = load_settings(file, {"HALFDOOR_CONFIG_DIR": folder, "HALFDOOR_DATA_DIR": folder})
        run(build(settings), settings, lambda url: print(f"ready: {url}", flush=True))


if __name__ == "__main__":
    main()
