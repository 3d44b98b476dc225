"""The key behind the marks of persons: made once, for its owner alone, and never where others can read it."""

import hashlib
import hmac
import stat
import threading
from pathlib import Path

import pytest

from pipelines.person_key import VARIABLE, PersonKey, PersonKeyFault, key_path, person_key

NUMBER = "30108299920"


def code(fault: pytest.ExceptionInfo[PersonKeyFault]) -> str:
    return fault.value.message.code


def test_it_is_made_on_first_need_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings" / "person.key"
    key = person_key(path, ())
    assert not path.exists() and key.fingerprint is None
    mark = key.token(NUMBER)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == ["person.key"]
    assert person_key(path, ()).token(NUMBER) == mark


def test_a_mark_is_the_start_of_a_keyed_hash_in_letters(tmp_path: Path) -> None:
    path = tmp_path / "person.key"
    tmp_path.chmod(0o700)
    path.touch(0o600)
    path.write_text("00" * 31 + "01\n")
    mark = person_key(path, ()).token(NUMBER)
    digest = hmac.new(bytes(31) + b"\x01", f"number {NUMBER}".encode(), hashlib.sha256).hexdigest()
    assert mark.isalpha() and len(mark) == 16
    assert ["bcdfghjkmnpqrstv".index(letter) for letter in mark] == [int(digit, 16) for digit in digest[:16]]


def test_other_keys_give_other_marks_and_other_fingerprints() -> None:
    one, other = PersonKey(), PersonKey()
    assert one.token(NUMBER) == one.token(NUMBER) != other.token(NUMBER)
    assert one.fingerprint != other.fingerprint
    assert one.fingerprint != one.token("key")


def test_two_programs_that_make_it_at_once_have_one_key(tmp_path: Path) -> None:
    path = tmp_path / "settings" / "person.key"
    marks: list[str] = []
    threads = [threading.Thread(target=lambda: marks.append(person_key(path, ()).token(NUMBER))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(marks) == 8 and len(set(marks)) == 1


@pytest.mark.parametrize(("place", "rights"), [("person.key", 0o640), ("person.key", 0o604), (".", 0o750)])
def test_a_key_that_others_can_reach_is_refused_with_the_command_that_mends_it(
    tmp_path: Path, place: str, rights: int
) -> None:
    path = tmp_path / "settings" / "person.key"
    PersonKey(path).token(NUMBER)
    (path.parent / place).chmod(rights)
    with pytest.raises(PersonKeyFault) as fault:
        person_key(path, ())
    assert code(fault) == "person_key.rights"
    assert f"chmod {'700' if place == '.' else '600'} {path.parent / place}".rstrip("/.") in str(fault.value)


def test_none_is_made_in_a_folder_that_others_can_read(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    with pytest.raises(PersonKeyFault) as fault:
        PersonKey(tmp_path / "person.key").token(NUMBER)
    assert code(fault) == "person_key.rights"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", ["", "secret", "ab" * 31, "ÆØÅ", "AB" * 32])
def test_what_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings" / "person.key"
    PersonKey(path).token(NUMBER)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PersonKeyFault) as fault:
        person_key(path, ())
    assert code(fault) == "person_key.unreadable"
    assert content == "" or content not in str(fault.value)


def test_a_key_that_the_last_publication_was_made_with_is_missed(tmp_path: Path) -> None:
    with pytest.raises(PersonKeyFault) as fault:
        person_key(tmp_path / "person.key", (), expected="abc")
    assert code(fault) == "person_key.missing"
    assert "token_hex" in str(fault.value)


def test_another_key_than_the_last_publications_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "settings" / "person.key"
    first = PersonKey(path)
    first.token(NUMBER)
    assert not person_key(path, (), first.fingerprint).is_another
    assert person_key(path, (), "abc").is_another


def test_it_never_lies_where_others_read_or_write(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "away").symlink_to(tmp_path / "out")
    for place in ("out/person.key", "out/deep/person.key", "away/person.key"):
        with pytest.raises(PersonKeyFault) as fault:
            person_key(tmp_path / place, (tmp_path / "inbox", tmp_path / "out"))
        assert code(fault) == "person_key.exposed"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PersonKeyFault) as fault:
        PersonKey(tmp_path / "file" / "person.key").token(NUMBER)
    assert code(fault) == "person_key.not_made"


def test_the_variable_goes_before_the_organisation_file_before_the_users_settings(monkeypatch) -> None:
    monkeypatch.setenv(VARIABLE, "/run/key")
    assert key_path("/etc/key") == Path("/run/key")
    monkeypatch.delenv(VARIABLE)
    assert key_path("/etc/key") == Path("/etc/key")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/settings")
    assert key_path(None) == Path("/settings/gronnbok/person.key")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    assert key_path(None) == Path("/home/someone/.config/gronnbok/person.key")
    monkeypatch.setenv(VARIABLE, "person.key")
    with pytest.raises(PersonKeyFault) as fault:
        key_path(None)
    assert code(fault) == "person_key.relative"


def test_a_place_that_cannot_be_looked_into_is_named(tmp_path: Path) -> None:
    with pytest.raises(PersonKeyFault) as fault:
        PersonKey(tmp_path / ("deep" * 100) / "person.key")
    assert code(fault) == "person_key.unreadable"
