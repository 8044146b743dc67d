"""Find a Chrome or Chromium for the tests; run as a script, install one where there is none."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """The path of a browser: ``DIALOGUE_CHROMIUM``, one on the path, or Playwright's own."""
    named = os.environ.get("DIALOGUE_CHROMIUM")
    found = next(filter(None, (named, *map(shutil.which, NAMES), MAC * os.path.exists(MAC))), None)
    return found or _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def _install() -> None:
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update"], check=True, **quiet)
        packages = ["chromium", "fonts-noto-cjk"]
        command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
        subprocess.run(
            command, check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, **quiet
        )
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if not find():
        print("no Chrome or Chromium found: installing one for the tests", flush=True)
        try:
            _install()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"could not install one ({error}); the browser tests will be skipped")
    print(f"browser for the tests: {find() or 'none'}")
