"""A text of one's own becomes a draft that loads; nothing outside its folder is touched."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from readouts import fetching
from readouts.draft import CannotDraft, make_draft, read_source, text_of
from readouts.fetching import CannotFetch, fetch
from readouts.loader import ROOT, read_readout
from readouts.tables import Findings
from tests.county_text import BODY, COUNTY, HEADLINE, HINGE, LEAD, LECTURE

SOURCE = "\n".join([HEADLINE, LEAD, LECTURE, HINGE, *BODY]) + "\n"
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="gb18030"><title>县新闻</title></head><body>'
    '<nav><a href="/">首页</a> <a href="/x">新闻</a></nav>'
    f"<h1>{HEADLINE}</h1><div>2031年07月04日 来源：县广播站</div><div id=c>"
    + "".join(f"<p>　　{line}</p>" for line in (LEAD, LECTURE, HINGE, *BODY))
    + "</div><div>责任编辑：某某</div><footer>版权所有</footer></body></html>"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course folder with no texts yet."""
    (tmp_path / "readouts" / "texts").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("raw", [
    COUNTY.encode(), COUNTY.encode("gb18030"), COUNTY.encode("utf-16"), PAGE.encode("gb18030"),
    COUNTY.replace("\n", "\r\n").encode("utf-8-sig"),
])  # fmt: skip
def test_a_draft_loads(raw: bytes, root: Path) -> None:
    """Text or page, in any encoding: a folder that loads, with gaps and no complaint."""
    made = make_draft("county-2031", text_of(raw), "test", 2031, root)
    assert (made.folder / "source.zh.txt").read_text(encoding="utf-8") == SOURCE
    findings = Findings(root)
    readout = read_readout(made.folder, findings)
    assert findings.complaints == []
    assert readout is not None
    assert (readout.session, readout.lecturer) == (5, "县水利局局长何田同志")
    assert readout.date.isoformat() == "2031-07-03"
    assert [block.function for block in readout.paragraphs] == [
        "frame", "frame", "diagnosis", "task", "means", "risk",
    ]  # fmt: skip
    assert {"en", "en_alt", "note"} <= {gap.came.split("'")[1] for gap in findings.gaps}
    assert made.sentences == len(readout.sentences) == 14
    assert "强调" in made.terms
    assert readout.sentence("01.1").pinyin[-2:] == ("jítǐ·xuéxí", "。")


def test_traditional_becomes_simplified(root: Path) -> None:
    """Big5: the source is in simplified characters, and each sentence keeps its old form."""
    opencc = pytest.importorskip("opencc")
    traditional = opencc.OpenCC("s2tw").convert(COUNTY * 1)
    made = make_draft("county", text_of(traditional.encode("big5")), "test", None, root)
    assert (made.folder / "source.zh.txt").read_text(encoding="utf-8") == SOURCE
    assert "習" in (made.folder / "01.toml").read_text(encoding="utf-8")
    assert any("the year" in task for task in made.left_to_do)


def test_a_text_that_is_no_readout(root: Path) -> None:
    """An essay becomes a draft too, and its functions are left to the person."""
    made = make_draft(
        "essay", text_of("渠水\n水是庄稼的命。我们要爱护它。".encode()), "x", None, root
    )
    assert made.left_to_do[0].startswith("This is no readout of a study session")
    findings = Findings(root)
    assert read_readout(made.folder, findings) is not None
    assert findings.complaints == []


@pytest.mark.parametrize(
    "readout_id", ["../x", "/etc/x", "a/b", "", ".", "A", "x y", "x" * 61, "..", "con\n", "é"]
)
def test_hostile_ids(readout_id: str, root: Path) -> None:
    """An id is never a path."""
    before = sorted(root.rglob("*"))
    with pytest.raises(CannotDraft, match="cannot be a readout's id"):
        make_draft(readout_id, text_of(COUNTY.encode()), "test", None, root)
    assert sorted(root.rglob("*")) == before


def test_never_overwrites(root: Path) -> None:
    """A folder that is there stays as it is; so does what a dangling link points at."""
    make_draft("county", text_of(COUNTY.encode()), "test", None, root)
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    with pytest.raises(CannotDraft, match="nothing was overwritten"):
        make_draft("county", text_of(b"\xe6\xb8\xa0"), "test", None, root)
    (root / "readouts" / "texts" / "link").symlink_to(root / "elsewhere")
    with pytest.raises(CannotDraft, match="nothing was overwritten"):
        make_draft("link", text_of(COUNTY.encode()), "test", None, root)
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


def test_quotes_and_backslashes_survive(root: Path) -> None:
    """A text cannot break out of its TOML string."""
    text = COUNTY.replace("水是庄稼的命", '水是"庄稼"的\\n命"""')
    made = make_draft("county", text_of(text.encode()), 'a "source" \\', 2031, root)
    findings = Findings(root)
    readout = read_readout(made.folder, findings)
    assert findings.complaints == []
    assert readout is not None and readout.source == 'a "source" \\'


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "There is nothing in it."),
        (b"   \n", "There is nothing in it."),
        (b"x" * 1_000_001, "longer than 1 MB"),
        (b"x" * 5_000_001, "larger than 5 MB"),
        (b"\x00\x01" * 300, "Save it as UTF-8"),
    ],
)
def test_what_cannot_be_read(raw: bytes, said: str) -> None:
    """Each refusal is a sentence."""
    with pytest.raises(CannotDraft, match=said):
        text_of(raw)


def test_no_chinese(root: Path) -> None:
    """A text with no Chinese in it is refused."""
    with pytest.raises(CannotDraft, match="No Chinese paragraph"):
        make_draft("english", text_of(b"Title\nThe committee met."), "test", None, root)


def test_missing_file() -> None:
    """A file that is not there is named."""
    with pytest.raises(CannotDraft, match=r"nowhere\.txt cannot be read: No such file"):
        read_source("nowhere.txt")


# --- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost:8888/", "http://[::1]/", "http://10.0.0.1/",
        "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://[fd00::1]/", "http://100.64.0.1/",
    ],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    """Neither this machine nor a private network is ever asked."""
    with pytest.raises(CannotFetch, match=r"this machine or of a private network|cannot be read"):
        fetch(address)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://a.example/x", "http://", "x://y"])
def test_only_web_addresses(address: str) -> None:
    """Other schemes are refused, also as a source of a draft."""
    with pytest.raises(CannotFetch, match=r"http:// or https://"):
        read_source(address)


class Answer(http.server.BaseHTTPRequestHandler):
    """A small site: a page, redirects in a circle and to this machine, a flood, a trickle."""

    def do_GET(self) -> None:
        if self.path == "/page":
            self._send(200, PAGE.encode("gb18030"))
        elif self.path == "/circle":
            self._send(302, b"", "/circle")
        elif self.path == "/inward":
            self._send(302, b"", "http://10.1.2.3/")
        elif self.path == "/flood":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(200):
                    self.wfile.write(b"x" * 65_536)
            except OSError:
                pass
        elif self.path == "/trickle":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b"x")
                    threading.Event().wait(0.1)
            except OSError:
                pass
        else:
            self._send(404, b"")

    def _send(self, code: int, body: bytes, location: str = "") -> None:
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The small site; for these tests alone 127.0.0.1 counts as the open web."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    real = fetching.is_open_web
    monkeypatch.setattr(fetching, "is_open_web", lambda a: a == "127.0.0.1" or real(a))
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_a_page_from_an_address(site: str, root: Path) -> None:
    """A page is fetched and drafted."""
    made = make_draft("county", read_source(f"{site}/page"), site, None, root)
    assert (made.folder / "source.zh.txt").read_text(encoding="utf-8") == SOURCE


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/circle", "More than 4 redirects"),
        ("/inward", "10.1.2.3 is an address of this machine or of a private network"),
        ("/flood", "larger than 5 MB"),
        ("/nowhere", "answered 404"),
    ],
)
def test_bounds(site: str, path: str, said: str) -> None:
    """Redirects, size and errors are bounded and told."""
    with pytest.raises(CannotFetch, match=said):
        fetch(site + path)


def test_time_is_bounded(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that comes byte by byte is given up."""
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    with pytest.raises(CannotFetch, match=r"took longer than|took too long"):
        fetch(f"{site}/trickle")


def test_nothing_of_the_tests_is_left() -> None:
    """No draft of these tests stands in the course itself."""
    assert not list((ROOT / "readouts" / "texts").glob(".new-*"))
