"""Pointers of DVC, documents as texts, and records with the texts put in."""

import copy
import hashlib
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

import samples
from tunesmith import attachment, record, schema, source, yaml_reader
from tunesmith.attachment import DocumentError, Pointer, PointerError
from tunesmith.record import Attachment

MD5 = "60b725f10c9c85c70d97880dfe8191b3"
POINTER = f"outs:\n- md5: {MD5}\n  size: 2\n  hash: md5\n  path: x.txt\n"


def attached(content: str | None = "What does it say?", **changes: str) -> dict[str, Any]:
    """The example record with a document behind its prompt."""
    made = samples.tree()
    message: dict[str, Any] = {"role": "user", "attachment": {"path": "artifacts/x.txt", "md5": MD5} | changes}
    made["messages"][0] = message | ({"content": content} if content else {})
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (POINTER, Pointer(MD5, 2, is_folder=False)),
        (f'wdir: .\nmeta:\n  by: us\nouts:\n  - path: x.txt\n    md5: "{MD5}"\n', Pointer(MD5, None, is_folder=False)),
        (POINTER.replace(MD5, f"{MD5}.dir"), Pointer(f"{MD5}.dir", 2, is_folder=True)),
        (
            POINTER.replace(MD5, "12345678901234567890123456789012"),
            Pointer("1234567890" * 3 + "12", 2, is_folder=False),
        ),
        (POINTER.replace(MD5, "1" * 15 + "e" + "1" * 16), Pointer("1" * 15 + "e" + "1" * 16, 2, is_folder=False)),
    ],
)
def test_a_pointer_names_a_file_by_its_md5(text: str, found: Pointer) -> None:
    assert attachment.read_pointer(text.encode(), "x.txt") == found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (POINTER.encode() + b"\xff", "it is not UTF-8"),
        (b"<<<<<<< HEAD\n" + POINTER.encode(), "line 2: "),
        (b"", "line 1: the file is empty"),
        (b"outs: []\n", "it does not name exactly one file under `outs`"),
        (b"outs: x.txt\n", "it does not name exactly one file under `outs`"),
        (POINTER.encode() + b"- path: y.txt\n", "it does not name exactly one file under `outs`"),
        (POINTER.replace("x.txt", "y.txt").encode(), "it tracks another file than x.txt"),
        (b"wdir: ..\n" + POINTER.encode(), "it tracks another file than x.txt"),
        (POINTER.replace(MD5, "abc").encode(), "it names no md5"),
        (POINTER.replace("md5:", "etag:", 1).encode(), "it names no md5"),
        (b"# " + b"x" * 20_000, "20,002 bytes are no pointer of DVC"),
    ],
)
def test_what_is_no_pointer_to_one_file_is_told(data: bytes, words: str) -> None:
    with pytest.raises(PointerError, match=words):
        attachment.read_pointer(data, "x.txt")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"one\ntwo \xff\n", "has a byte in line 2 that is not UTF-8"),
        (b"one\r\n", "has carriage returns"),
        (b"\xef\xbb\xbfone\n", "begins with a byte order mark"),
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"x" * (attachment.MAX_BYTES + 1), "has 4,194,305 bytes; at most 4,194,304 are allowed"),
    ],
)
def test_what_is_no_text_is_told(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        attachment.text_of(data)


def test_the_newlines_at_a_documents_end_are_not_part_of_the_turn() -> None:
    assert attachment.text_of(b"\n  one\n\ntwo  \n\n") == "\n  one\n\ntwo  "


@given(st.text(), st.text(min_size=1))
@example("", "a document")
def test_the_text_of_a_turn_is_content_blank_line_document(content: str, document: str) -> None:
    made = attachment.filled(attached(content), {MD5: document})
    text: Any = made["messages"]
    assert text[0] == {"role": "user", "content": f"{content}\n\n{document}" if content else document}
    assert made | {"messages": []} == attached(content) | {"messages": []}
    assert text[1] == samples.RECORD["messages"][1]


def test_a_filled_record_keeps_the_digests_that_reviews_name() -> None:
    made = attached()
    filled = attachment.filled_record(made, {MD5: "Nothing."})
    assert filled.messages[0].content == "What does it say?\n\nNothing."
    assert (filled.text, filled.labels) == (record.text_digest(made), record.labels_digest(made))
    assert filled.attachments == ()
    assert record.from_tree(made).attachments == ((0, Attachment("artifacts/x.txt", MD5)),)


def test_a_record_without_documents_is_its_own_filling() -> None:
    assert attachment.filled(samples.tree(), {}) == samples.tree()
    assert attachment.filled({"id": "x", "status": "erased"}, {})["id"] == "x"


def test_the_digest_takes_the_document_by_its_md5_wherever_it_lies() -> None:
    one = record.text_digest(attached())
    assert record.text_digest(attached(path="artifacts/deeper/y.txt")) == one
    others = {record.text_digest(attached(md5="0" * 32)), record.text_digest(attached("Else?"))}
    others |= {record.text_digest(attached(None)), record.text_digest(samples.tree())}
    assert len(others | {one}) == 5
    assert record.labels_digest(attached(md5="0" * 32)) == record.labels_digest(attached())


def test_digests_of_records_without_documents_are_what_they_were() -> None:
    # Written out as it was before there were attachments: reviews name these digests.
    keys = ("role", "content", "reasoning", "refers_to")
    seen = 0
    for path in sorted((samples.REPOSITORY / "records").rglob("*.yaml")):
        tree: Any = yaml_reader.load(path.read_text("utf-8")).tree
        if tree.get("messages") and not any("attachment" in message for message in tree["messages"]):
            seen += 1
            value: dict[str, Any] = {
                "messages": [{key: message[key] for key in keys if key in message} for message in tree["messages"]]
            }
            others = tree.get("alternatives") or []
            if others:
                picked = ("content", "reasoning")
                value["alternatives"] = [{key: other[key] for key in picked if key in other} for other in others]
            assert record.text_digest(tree) == hashlib.sha256(rfc8785.dumps(value)).hexdigest()
    assert seen >= 20


@pytest.mark.parametrize("spoilt", [None, "x.txt", {}, {"path": "artifacts/x.txt"}, []])
def test_half_an_attachment_is_no_reason_to_fail(spoilt: Any) -> None:
    made = copy.deepcopy(attached())
    made["messages"][0]["attachment"] = spoilt
    found = record.from_tree(made)
    assert [one.md5 for _, one in found.attachments] in ([], [None])
    assert found.text


def violations(tree: dict[str, Any]) -> list[tuple[str, str]]:
    found = schema.violations(tree, "record")
    return [(".".join(map(str, one.where)), one.keyword) for one in found]


@pytest.mark.parametrize(
    "path", ["artifacts/x.txt", "artifacts/a/b-c_d/x.2.txt", "artifacts/README", f"artifacts/{'x' * 190}"]
)
def test_paths_of_documents(path: str) -> None:
    assert violations(attached(path=path)) == violations(attached(None, path=path)) == []


@pytest.mark.parametrize(
    "path",
    [
        *("", "x.txt", "artifacts", "artifacts/", "artifacts/../x", "artifacts/a/../x", "artifacts//x", "/artifacts/x"),
        *("artifacts/.x", "artifacts/x y", "artifacts/ü", "artifacts/x\n", "records/x", "artifacts\\x", "artifacts/a/"),
        f"artifacts/{'x' * 191}",
    ],
)
def test_paths_that_lead_elsewhere_are_refused(path: str) -> None:
    assert [where for where, _ in violations(attached(path=path))] == ["messages.0.attachment.path"]


def test_each_mistake_in_an_attachment_is_told_once() -> None:
    assert violations(attached(md5=MD5.upper())) == [("messages.0.attachment.md5", "pattern")]
    made = attached()
    made["messages"][0]["attachment"] = "artifacts/x.txt"
    assert violations(made) == [("messages.0.attachment", "type")]
    made["messages"][0]["attachment"] = {"path": "artifacts/x.txt", "sha": "0"}
    assert sorted(violations(made)) == [
        ("messages.0.attachment", "additionalProperties"),
        ("messages.0.attachment", "required"),
    ]
    made["messages"][0] = {"role": "user"}
    assert violations(made) == [("messages.0", "required")]


def test_a_record_with_a_document_has_one_canonical_form() -> None:
    text = samples.text(attached())
    assert f'    attachment:\n      path: artifacts/x.txt\n      md5: "{MD5}"\n' in text
    assert source.read(samples.RECORD_PATH, text.encode(), "record").flaw is None
