"""What the gate says of documents by their pointers alone, and what the rules say once the texts are put in."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

import rulecase
import samples
from samples import Dataset
from tunesmith import git, source
from tunesmith.corpus import POLICY
from tunesmith_hooks import attached, binding, guidelines, selection, style
from tunesmith_hooks.catalogue import HOOKS

DOCUMENT = "artifacts/handbook.txt"
POINTER = f"{DOCUMENT}.dvc"
RULE = "guidelines/attachment"


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def pointer(text: str, name: str = "handbook.txt") -> str:
    """What `dvc add` writes for a document."""
    return f"outs:\n- md5: {md5(text)}\n  size: {len(text.encode())}\n  hash: md5\n  path: {name}\n"


def tree(document: str = "Be kind.\n", **changes: Any) -> dict[str, Any]:
    """The example record with a question about a document."""
    made = samples.tree(**changes)
    made["messages"][0] = {
        "role": "user",
        "content": "What does the handbook ask for?",
        "attachment": {"path": DOCUMENT, "md5": md5(document)},
    }
    return made


@pytest.fixture
def made(dataset: Dataset) -> Dataset:
    """A record with a document that is tracked and not there, and another record; committed."""
    dataset.write_record(tree())
    dataset.write_record(samples.numbered(1))
    dataset.write(POINTER, pointer("Be kind.\n"))
    dataset.write("artifacts/.gitignore", "/handbook.txt\n")
    dataset.commit()
    return dataset


def found(made: Dataset, *arguments: str) -> list[tuple[str, str, str]]:
    findings = made.check_json(*arguments).findings
    return [(one["rule"], one["message"], one["hint"]) for one in findings]


@pytest.mark.parametrize("arguments", [(), ("--staged",), ("--since", "HEAD")])
def test_the_pointer_is_enough(made: Dataset, arguments: tuple[str, ...]) -> None:
    assert made.check(*arguments).code == 0
    assert found(made, *arguments) == []
    assert not (made.root / DOCUMENT).exists()


@pytest.mark.parametrize("staged", [True, False])
def test_a_document_that_is_not_tracked_is_told_with_the_commands(dataset: Dataset, staged: bool) -> None:
    path = dataset.write_record(tree())
    dataset.write(DOCUMENT, "Be kind.\n")
    dataset.git("add", path)
    (finding,) = dataset.check_json(*(["--staged"] if staged else [])).findings
    assert (finding["rule"], finding["severity"], finding["path"]) == (RULE, "error", path)
    line = (dataset.root / path).read_text("utf-8").splitlines()[finding["line"] - 1]
    assert line[finding["column"] - 1 :] == DOCUMENT
    assert finding["message"] == f"{DOCUMENT} is not tracked by DVC: there is no {POINTER}"
    assert finding["hint"] == f"Run `dvc add {DOCUMENT}`, then `git add {POINTER} artifacts/.gitignore`."


def test_a_pointer_that_is_not_staged_is_only_to_be_added(dataset: Dataset) -> None:
    dataset.git("add", dataset.write_record(tree()))
    dataset.write(POINTER, pointer("Be kind.\n"))
    ((rule, _, hint),) = found(dataset, "--staged")
    assert (rule, hint) == (RULE, f"Run `git add {POINTER} artifacts/.gitignore`.")
    assert found(dataset) == []
    dataset.git("add", POINTER)
    assert found(dataset, "--staged") == []


def test_the_index_is_judged_and_not_the_pointer_on_disk(made: Dataset) -> None:
    made.write(POINTER, pointer("Be brave.\n"))
    made.git("add", made.write_record(tree(notes="Read twice.")))
    assert found(made, "--staged") == []
    assert [rule for rule, _, _ in found(made)] == [RULE]


@pytest.mark.parametrize("warm", [False, True])
def test_another_document_is_found_though_no_record_changed(made: Dataset, warm: bool) -> None:
    if warm:
        assert made.check().code == made.check().code == 0
    made.write(POINTER, pointer("Be brave.\n"))
    (told,) = found(made)
    now = md5("Be brave.\n")
    assert told[:2] == (RULE, f"{DOCUMENT} is another document now: its .dvc file names the md5 {now}")
    assert f"write `md5: {now}`" in told[2] and "reviews of the old one lapse" in told[2]
    made.git("add", POINTER)
    assert found(made, "--staged") == [told] == found(made, "--since", "HEAD")
    made.write_record(tree("Be brave.\n"))
    made.git("add", "--all")
    assert found(made, "--staged") == found(made) == []


@pytest.mark.parametrize("warm", [False, True])
def test_a_deleted_pointer_is_found_though_no_record_changed(made: Dataset, warm: bool) -> None:
    if warm:
        assert made.check().code == 0
    made.git("rm", "-q", POINTER)
    (told,) = found(made, "--staged")
    message = f"{DOCUMENT} is not tracked by DVC: there is no {POINTER}, nor a file {DOCUMENT} here"
    assert told[:2] == (RULE, message)
    assert found(made) == [told]
    made.git("commit", "-q", "-m", "around the hooks")
    assert found(made) == [told]


def test_a_moved_document_is_the_same_text(made: Dataset) -> None:
    made.git("rm", "-q", POINTER)
    moved = tree()
    moved["messages"][0]["attachment"]["path"] = "artifacts/old/rules.txt"
    made.write("artifacts/old/rules.txt.dvc", pointer("Be kind.\n", "rules.txt"))
    made.write_review(samples.review_tree(tree()))
    made.write_record(moved)
    made.git("add", "--all")
    assert found(made, "--staged") == []


def test_pointers_that_name_no_single_file_are_told(made: Dataset) -> None:
    for text, words in (
        ("<<<<<<< HEAD\n" + pointer("Be kind.\n"), f"{POINTER} does not say what {DOCUMENT} is: line 2: "),
        (pointer("Be kind.\n", "other.txt"), "it tracks another file than handbook.txt"),
        (
            pointer("Be kind.\n").replace("\n  size", ".dir\n  size"),
            f"{DOCUMENT} is a folder; a turn's text is one file",
        ),
    ):
        made.write(POINTER, text)
        ((rule, message, _),) = found(made)
        assert rule == RULE and words in message


def test_a_file_in_a_tracked_folder_is_told_as_such(made: Dataset) -> None:
    inside = tree()
    inside["messages"][0]["attachment"]["path"] = "artifacts/books/2026/handbook.txt"
    made.write_record(inside)
    made.write("artifacts/books.dvc", pointer("listing", "books").replace("\n  size", ".dir\n  size"))
    ((rule, message, hint),) = found(made)
    assert (rule, message) == (
        RULE,
        "artifacts/books/2026/handbook.txt lies in a folder that DVC tracks as a whole (artifacts/books.dvc)",
    )
    inner = "artifacts/books/2026"
    assert hint == (
        f"Run `dvc remove artifacts/books.dvc`, `dvc add {inner}/handbook.txt`, then `git add -A "
        f"{inner}/handbook.txt.dvc {inner}/.gitignore artifacts/books.dvc artifacts/.gitignore`."
    )
    made.write(f"{inner}/handbook.txt.dvc", pointer("Be kind.\n"))  # DVC refuses both at once
    assert found(made) == [(rule, message, hint)]


def test_drafts_are_warned_and_withdrawn_records_keep_their_document(made: Dataset) -> None:
    made.write(POINTER, pointer("Be brave.\n"))
    made.write_record(tree(status="draft"))
    (finding,) = made.check_json().findings
    assert (finding["rule"], finding["severity"]) == (RULE, "warning")
    made.write_record(tree(status="withdrawn", reason="Out of date."))
    assert found(made) == []


def test_a_draft_that_did_not_change_is_still_warned_alone(made: Dataset) -> None:
    made.write_record(tree(status="draft"))
    made.commit()
    made.write(POINTER, pointer("Be brave.\n"))
    made.git("add", POINTER)
    (finding,) = made.check_json("--staged").findings
    assert (finding["rule"], finding["severity"]) == (RULE, "warning")


def test_a_document_that_goes_into_git_too_is_told(made: Dataset) -> None:
    made.write(DOCUMENT, "Be kind.\n")
    made.git("add", "--force", DOCUMENT)
    ((rule, message, hint),) = found(made, "--staged")
    assert (rule, message) == ("guidelines/committed-document", f"{DOCUMENT} is tracked by DVC already")
    assert hint.startswith(f"Run `git rm --cached {DOCUMENT}`")
    made.git("rm", "-q", "--cached", DOCUMENT)
    made.write("artifacts/README.md", "Documents.\n")
    made.git("add", "--all")
    assert found(made, "--staged") == []


def test_a_commit_without_documents_asks_git_nothing_more(made: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    real = git.run

    def counted(root: Path, *arguments: str, **given: Any) -> bytes:
        asked.append(arguments)
        return real(root, *arguments, **given)

    made.check()
    monkeypatch.setattr(git, "run", counted)
    made.git("add", made.write_record(samples.numbered(1, notes="Read.")))
    assert made.check("--staged").code == 0
    # Changes; settings and records; what the index of near-duplicates lacks.
    assert [arguments[0] for arguments in asked] == ["diff-index", "cat-file", "diff-tree"]
    asked.clear()
    made.git("add", made.write_record(tree(notes="Read.")))
    assert made.check("--staged").code == 0
    assert [arguments[0] for arguments in asked] == ["diff-index", "cat-file", "diff-tree", "cat-file"]


def test_a_commit_without_documents_imports_nothing_for_them(made: Dataset) -> None:
    made.git("add", made.write_record(samples.numbered(1, notes="Read.")))
    program = "import sys; from tunesmith_hooks.main import main; main(['--staged']); print(sorted(sys.modules))"
    said = made.spawn("python", "-c", program).out
    assert "'tunesmith.record'" in said
    assert "tunesmith.attachment" not in said and "tunesmith_hooks.attached" not in said and "ruamel" not in said


def test_what_a_document_may_hold_is_left_to_the_build() -> None:
    template = {"path": DOCUMENT, "md5": "0" * 32}
    messages: Any = [
        {
            "role": "user",
            "content": "Which fields does this form letter have? [Your name] is one.",
            "attachment": template,
        },
        {"role": "assistant", "content": "[Your name] and [Your address]"},
    ]
    assert rulecase.fired(style.HOOK, {"messages": messages}) == []
    del messages[0]["attachment"]
    assert set(rulecase.rule_names(rulecase.fired(style.HOOK, {"messages": messages}))) == {
        "placeholder",
        "prompt-placeholder",
    }


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook.id)
def test_a_turn_that_is_all_document_is_no_empty_turn(hook: Any) -> None:
    messages: Any = [
        {"role": role, "attachment": {"path": DOCUMENT, "md5": "0" * 32}} for role in ("system", "user", "assistant")
    ]
    assert rulecase.fired(hook, {"messages": messages}) == []


def judge(made: Dataset, record: dict[str, Any], *documents: str) -> list[tuple[int, str, str]]:
    """Line, rule and message of each finding on a record with its documents' texts put in."""
    view = selection.everything(made.root).view
    bound = binding.bind(HOOKS, *binding.load_settings(view, HOOKS))
    file = source.read(samples.RECORD_PATH, samples.text(record).encode(), "record")
    texts = {md5(text): text.rstrip("\n") for text in documents}
    return [(one.line, one.rule, one.message) for one in attached.judge(file, texts, bound)]


def line_of(record: dict[str, Any], words: str) -> int:
    return samples.text(record).splitlines().index(words) + 1


def test_a_clean_document_adds_nothing_and_repeats_nothing(dataset: Dataset) -> None:
    assert judge(dataset, tree(), "Be kind.\n") == []
    assert judge(dataset, tree(task="cooking"), "Be kind.\n") == []


def test_findings_on_a_document_stand_at_the_attachment_and_name_the_place_in_it(dataset: Dataset) -> None:
    text = "Be kind.\n\nAnd be\u202e brave.\n"
    one = tree(text)
    (found,) = judge(dataset, one, text)
    message = f"{DOCUMENT}:3:7: the text holds U+202E (right-to-left override)"
    assert found == (line_of(one, "    attachment:"), "style/bidirectional", message)


def test_a_long_document_is_too_long_and_may_be_waived(dataset: Dataset) -> None:
    text = "word " * 7_000
    one = tree(text)
    ((line, rule, message),) = judge(dataset, one, text)
    assert (line, rule) == (line_of(one, "    attachment:"), "style/length")
    assert message.startswith(f"{DOCUMENT}: the prompt has 35,0")
    from tunesmith import record

    waiver = {"rule": "style/length", "reason": "Long.", "by": "drafting-model", "of": record.text_digest(one)}
    assert judge(dataset, one | {"waivers": [waiver]}, text) == []
    short = tree("Short.\n")
    waiver["of"] = record.text_digest(short)
    ((_, rule, message),) = judge(dataset, short | {"waivers": [waiver]}, "Short.\n")
    assert (rule, message) == ("guidelines/idle-waiver", "this waiver of style/length silences nothing")


def test_a_waiver_for_a_document_is_not_idle_at_the_gate(made: Dataset) -> None:
    from tunesmith import record

    waiver = {"rule": "style/length", "reason": "Long.", "by": "drafting-model", "of": record.text_digest(tree())}
    made.write_record(tree() | {"waivers": [waiver]})
    assert found(made) == []


def test_answers_are_judged_by_the_whole_prompt(dataset: Dataset) -> None:
    text = "Dear [Your name]\n"
    one = tree(text)
    one["messages"][1]["content"] = "It begins with [Your name] and ends with [Your title]."
    rules = [(rule, message) for _, rule, message in judge(dataset, one, text)]
    assert ("style/placeholder", "the placeholder [Your title]") in rules
    assert ("style/placeholder", "the placeholder [Your name]") not in rules


def test_rules_that_the_policy_turns_off_stay_off(made: Dataset) -> None:
    made.edit_policy("hooks: {}\n", "hooks:\n  guidelines:\n    severity:\n      attachment: off\n")
    (made.root / POINTER).unlink()
    assert found(made) == []
    assert (made.root / POLICY).is_file()
    assert RULE == attached.RULE and "attachment" in {rule.name for rule in guidelines.HOOK.rules}


def test_a_record_is_looked_at_each_time(made: Dataset) -> None:
    assert made.check().code == 0
    shutil.rmtree(made.root / "artifacts")
    assert made.check().code == 1


def test_a_pointer_with_conflict_markers_is_removed_first(made: Dataset) -> None:
    made.write(POINTER, "<<<<<<< HEAD\n" + pointer("Be kind.\n"))
    ((_, _, hint),) = found(made)
    assert hint == f"Run `rm {POINTER}`, `dvc add {DOCUMENT}`, then `git add {POINTER} artifacts/.gitignore`."


def test_with_an_embedded_remote_the_document_is_pushed_and_the_remote_committed(dataset: Dataset) -> None:
    dataset.write(".dvc/config", (samples.REPOSITORY / ".dvc/config").read_bytes())
    dataset.write(DOCUMENT, "Be kind.\n")
    dataset.write_record(tree())
    ((_, _, hint),) = found(dataset)
    stage = f"`git add {POINTER} artifacts/.gitignore .dvc/storage`"
    assert hint == f"Run `dvc add {DOCUMENT}`, `dvc push -R artifacts`, then {stage}."


def test_a_document_that_git_tracks_leaves_git_first(dataset: Dataset) -> None:
    dataset.write(DOCUMENT, "Be kind.\n")
    dataset.write_record(tree())
    dataset.commit()
    ((_, _, hint),) = found(dataset)
    assert hint.startswith(f"Run `git rm --cached {DOCUMENT}`, `dvc add {DOCUMENT}`, then ")


@pytest.mark.parametrize("there", ["artifacts/Handbook.TXT", "artifacts/Handbook.TXT.dvc"])
def test_a_path_that_differs_in_case_is_told(dataset: Dataset, there: str) -> None:
    dataset.write(there, "Be kind.\n")
    dataset.write_record(tree())
    ((_, message, hint),) = found(dataset)
    assert message.endswith(f"nor a file {DOCUMENT} here") and hint == "Did you mean `artifacts/Handbook.TXT`?"


def test_the_pointer_is_no_document(made: Dataset) -> None:
    wrong = tree()
    wrong["messages"][0]["attachment"]["path"] = POINTER
    made.write_record(wrong)
    ((_, message, hint),) = found(made)
    assert (message, hint) == (f"{POINTER} is a file of DVC's and no document", f"Write `path: {DOCUMENT}`.")


def test_a_named_file_is_judged_with_its_pointer(made: Dataset) -> None:
    assert found(made, samples.RECORD_PATH) == []
    made.write(POINTER, pointer("Be brave.\n"))
    (told,) = found(made, samples.RECORD_PATH)
    assert told[0] == RULE and told in found(made)
    assert found(made, "records/1") == []


def test_a_new_pointer_of_a_folder_is_found_though_no_record_changed(made: Dataset) -> None:
    inside = tree()
    inside["messages"][0]["attachment"]["path"] = "artifacts/books/handbook.txt"
    made.write_record(inside)
    made.write("artifacts/books/handbook.txt.dvc", pointer("Be kind.\n"))
    made.commit()
    assert found(made, "--staged") == []
    made.write("artifacts/books.dvc", pointer("listing", "books").replace("\n  size", ".dir\n  size"))
    made.git("add", "--all")
    ((rule, message, _),) = found(made, "--staged")
    assert rule == RULE and message.endswith("lies in a folder that DVC tracks as a whole (artifacts/books.dvc)")


def test_a_pointer_beside_a_document_in_git_is_told(made: Dataset) -> None:
    made.write("artifacts/notes.txt", "Notes.\n")
    made.commit()
    made.write("artifacts/notes.txt.dvc", pointer("Notes.\n", "notes.txt"))
    made.git("add", "--all")
    ((rule, message, _),) = found(made, "--staged")
    assert (rule, message) == ("guidelines/committed-document", "artifacts/notes.txt is tracked by DVC already")


def test_only_records_that_name_a_pointer_are_read_again(made: Dataset) -> None:
    made.write("artifacts/new.txt.dvc", pointer("New.\n", "new.txt"))
    made.git("add", "--all")
    assert "judged" not in made.check("--staged").out
    made.write(POINTER, pointer("Be brave.\n"))
    made.git("add", "--all")
    assert made.check("--staged").out.splitlines()[-1] == "1 file judged: 1 error"


def test_a_review_that_stays_is_named_as_one_word(made: Dataset) -> None:
    odd = "records/x/a;touch PWNED.yaml"
    made.write(odd, samples.text(samples.tree()))
    made.commit()
    made.git("rm", "-q", odd)
    made.git("rm", "-q", samples.RECORD_PATH)
    hints = [hint for rule, _, hint in found(made, "--staged") if rule == "guidelines/deletion"]
    assert any(f"git restore --staged --worktree '{odd}'" in hint for hint in hints)
