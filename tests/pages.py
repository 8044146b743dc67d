"""A local server of pages, good and bad, and an invented release of an invented ministry."""

import os
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LINES = (
    "報道資料",
    "令和6年3月28日",
    "架空の政策対話(第2回会合)の結果【架空】",
    "3月27日及び28日の2日間、架空省と乙国政府は、「架空の政策対話」(第2回会合)を開催しました。",
    "1 第2回会合の共同声明【架空】",
    "両国は、開かれた架空網の重要性を強調した。",
    "(1)総括",
    "両国は、架空の共同声明を歓迎した。両国は、架空機構(KKO)における協力を再確認した。",
    "(2) 架空網の推進",
    "両国は、架空網の推進に関する協力を継続することを決定した。",
    "両国は、次の架空会議をことほいだ。",
    "2 今後の予定",
    "次回は、2025年に開催する予定です。",
    "【別添】",
    "共同声明(和文)PDF",
)
CONTACTS = (
    "連絡先",
    "架空局 架空課",
    "担当:甲山課長補佐、乙川係長",
    "電話:03-0000-0000(直通)",
    "FAX:03(0000)0001",
    "E-mail:kakuu@example.invalid",
)
TEXT = "\n".join((*LINES, *CONTACTS, ""))


PNG = {"Content-Type": "image/png"}
FULL = b"x" * 1_000_000
BAD = {  # what is served, and what is said of it
    "/loop": ((302, {"Location": "/loop"}, ()), "leads on more than 5 times; allowed: the address"),
    "/file": ((302, {"Location": "file:///etc/passwd"}, ()), "leads to file:///etc/passwd; allo"),
    "/ftp": ((301, {"Location": "ftp://example.invalid/a"}, ()), "leads to ftp://example.invalid"),
    "/home": (
        (307, {"Location": "http://10.0.0.1/a"}, ()),
        "leads to http://10.0.0.1/a, in a private network; allowed: public addresses",
    ),
    "/metadata": ((302, {"Location": "//169.254.169.254/a"}, ()), "169.254/a, in a private netwo"),
    "/here": ((302, {"Location": "http://localhost:1/"}, ()), "localhost:1/, in a private networ"),
    "/password": ((302, {"Location": "http://a:b@127.0.0.1/"}, ()), "allowed: an address that beg"),
    "/missing": ((404, {}, ()), "answers 404 Not Found; allowed: an address that answers 200"),
    "/error": ((500, {}, [TEXT.encode()]), "answers 500 Internal Server Error; allowed: an addr"),
    "/empty": ((200, {}, [b" \n"]), "is empty; allowed: the text of a release"),
    "/large": ((200, {}, [FULL] * 200), "is larger than 5 MB; allowed: less"),
    "/image": ((200, PNG, [b"\x89PNG"]), "is image/png; allowed: text or an HTML page"),
    "/pdf": ((200, {"Content-Type": "application/pdf"}, [b"%PDF"]), "is application/pdf; allowed"),
    "/broken": ((200, {"Content-Length": "99"}, [b"x"]), "cannot be fetched ("),
}


def tree(project) -> dict[str, bytes]:
    """Every file of ``data/`` in a project."""
    data = project / "data"
    return {str(p.relative_to(data)): p.read_bytes() for p in data.rglob("*") if p.is_file()}


def page(body: str, charset: str = "utf-8") -> str:
    """A page as ministries have them: a menu, a way to the page, its text, a footer."""
    menu = "".join(f'<li><a href="/{n}">架空のメニュー{n}</a></li>' for n in range(30))
    return f"""<!DOCTYPE html>
<html lang="ja"><head><meta charset="{charset}"><title>架空省|{LINES[2]}</title></head><body>
<div id="header"><ul>{menu}</ul></div>
<div id="main"><p><a href="/">架空省トップ</a> &gt; <a href="/a">報道資料一覧</a></p>
<div class="contents">{body}</div></div>
<div id="footer"><ul><li><a href="/p">この場所について</a></li></ul></div>
<script>var nothing;</script></body></html>
"""


def paragraphs(lines=(*LINES, *CONTACTS)) -> str:
    return "".join(f"<p>{line}</p>\n" for line in lines)


@contextmanager
def served(pages: dict):
    """Serves ``pages`` on this machine; gives the address. A page is its bytes, or its status,
    headers and pieces, each of which may be a number: seconds to wait."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = pages.get(self.path, (404, {}, ()))
            status, headers, pieces = found if isinstance(found, tuple) else (200, {}, [found])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Type" not in headers:
                self.send_header("Content-Type", "text/html")
            self.end_headers()
            try:
                for piece in pieces:
                    time.sleep(piece) if isinstance(piece, float) else self.wfile.write(piece)
            except OSError:  # nobody listens any more
                pass

        def log_message(self, *about):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ["NO_PROXY"] = "127.0.0.1"
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
