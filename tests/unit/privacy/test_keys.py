"""A key ring gives one key a purpose, and refuses to start with one that others have or can guess."""

import base64
import hashlib
import hmac
import os
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.errors import KeysRefused
from privacy.keys import KeyRing, Purpose, refuse_beside, refuse_weak_text

MASTER = hashlib.sha256(b"a key for these tests only").digest()
OTHER = hashlib.sha256(b"another").digest()


def ring(**masters):
    return KeyRing(masters={1: MASTER} | {int(name[1:]): secret for name, secret in masters.items()}, retired={})


def _file(tmp_path, content, mode=0o600):
    path = tmp_path / "keys.toml"
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)
    return path


def _entry(secret, version=1):
    return f'[[key]]\nversion = {version}\nsecret = "{base64.b64encode(secret).decode()}"\n'


def _hkdf(secret, info, length):
    """RFC 5869 with SHA-256 and no salt, written out."""
    extracted = hmac.new(bytes(32), secret, hashlib.sha256).digest()
    block, found = b"", b""
    for number in range(1, -(-length // 32) + 1):
        block = hmac.new(extracted, block + info + bytes([number]), hashlib.sha256).digest()
        found += block
    return found[:length]


def test_the_written_out_derivation_is_that_of_the_standard():
    info, salted = bytes(range(0xF0, 0xFA)), bytes(range(13))
    extracted = hmac.new(salted, b"\x0b" * 22, hashlib.sha256).digest()
    assert extracted.hex() == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"
    assert (
        hmac.new(extracted, info + b"\x01", hashlib.sha256).hexdigest().startswith("3cb25f25faacd57a90434f64d0362f2a")
    )


@pytest.mark.parametrize("length", [16, 32, 64])
def test_a_derived_key_is_hkdf_over_purpose_version_and_scope(length):
    info = b"".join(len(part).to_bytes(4, "big") + part for part in (b"osler", b"vault-wrap", b"v1", b"north"))
    assert ring().derive(Purpose.VAULT_WRAP, "north", length=length) == _hkdf(MASTER, info, length)


def test_no_two_purposes_versions_scopes_or_masters_share_a_key():
    keys = [
        chosen.derive(purpose, *scope, version=version)
        for chosen in (ring(v2=OTHER), KeyRing(masters={1: OTHER, 2: MASTER}, retired={}))
        for purpose in Purpose
        for scope in ((), ("north",), ("south",), ("nor", "th"))
        for version in (1, 2)
    ]
    assert len(set(keys)) == len(keys) == 64


def test_the_newest_version_writes_and_an_unknown_one_is_refused():
    both = ring(v2=OTHER)
    assert both.derive(Purpose.PSEUDONYM) == both.derive(Purpose.PSEUDONYM, version=2)
    with pytest.raises(KeysRefused, match="unknown_version"):
        both.derive(Purpose.PSEUDONYM, version=3)


def test_pseudonyms_of_two_recipients_cannot_be_joined():
    assert ring().pseudonyms("a").of("patient", "1") == ring().pseudonyms("a").of("patient", "1")
    assert ring().pseudonyms("a").of("patient", "1") != ring().pseudonyms("b").of("patient", "1")


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / "secret" / "keys.toml"
    made = KeyRing.new().rotated().rotated().without_old().rotated()
    made.write(path)
    assert KeyRing.load(path) == made
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [entry.name for entry in path.parent.iterdir()] == ["keys.toml"]


def test_a_new_ring_never_overwrites(tmp_path):
    path = tmp_path / "keys.toml"
    KeyRing.new().write(path)
    with pytest.raises(KeysRefused, match="exists"):
        KeyRing.new().write(path)


def test_two_rotations_at_once_are_refused(tmp_path):
    (tmp_path / ".keys.toml.new").touch()
    with pytest.raises(KeysRefused, match="busy"):
        KeyRing.new().write(tmp_path / "keys.toml")


def test_of_two_rotations_none_loses_the_others_key(tmp_path):
    path, first = tmp_path / "keys.toml", KeyRing.new()
    first.write(path)
    one, other = first.rotated(), first.rotated()
    one.write(path, over=first)
    with pytest.raises(KeysRefused, match="changed meanwhile"):
        other.write(path, over=first)
    assert (KeyRing.load(path), [entry.name for entry in tmp_path.iterdir()]) == (one, ["keys.toml"])


def test_a_retired_version_keeps_its_public_audit_key_and_loses_its_secret():
    before = ring(v2=OTHER)
    after = before.without_old()
    assert after.public_keys() == before.public_keys()
    assert (set(after.masters), set(after.retired)) == ({2}, {1})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_entry(MASTER[:16]), "short"),
        (_entry(MASTER[:31]), "short"),
        (_entry(b""), "short"),
        (_entry(bytes(range(32))), "default"),
        (_entry(b"change this password to a secret"), "default"),
        (_entry(bytes(32)), "low_entropy"),
        (_entry(b"\xff" * 64), "low_entropy"),
        (_entry(MASTER[:16] * 2), "low_entropy"),
        (_entry(bytes(range(200, 232))), "low_entropy"),
        (_entry(bytes(range(99, 35, -2))), "low_entropy"),
        (_entry(b"our hospital's quite long secret"), "low_entropy"),
        (_entry(MASTER.hex().encode()), "low_entropy"),
        (_entry(MASTER[:8] * 3 + MASTER[:9]), "low_entropy"),
        (_entry(MASTER) + _entry(bytes(32), 2), "low_entropy"),
        ("", "malformed"),
        ("secret", "malformed"),
        ("[[key]]\nversion = 1\n", "malformed"),
        ('[[key]]\nversion = 1\nsecret = "*"\n', "malformed"),
        ('[[key]]\nversion = 1\nsecret = "é"\n', "malformed"),
        (_entry(MASTER, 0), "malformed"),
        (_entry(MASTER) + _entry(OTHER), "malformed"),
        (_entry(MASTER) + 'note = "x"\n', "malformed"),
        (_entry(MASTER) + f'[[retired]]\nversion = 2\naudit = "{base64.b64encode(OTHER).decode()}"\n', "malformed"),
    ],
)
def test_a_bad_key_stops_the_start_and_is_not_shown(tmp_path, content, reason):
    with pytest.raises(KeysRefused) as refused:
        KeyRing.load(_file(tmp_path, content))
    assert refused.value.reason == reason
    assert base64.b64encode(MASTER).decode()[:8] not in str(refused.value)
    assert "osler keys init" in str(refused.value)


@pytest.mark.parametrize(
    ("mode", "is_refused"),
    [(0o600, False), (0o400, False), (0o440, False), (0o644, True), (0o604, True), (0o620, True)],
)
def test_a_file_that_others_may_read_or_write_is_refused(tmp_path, mode, is_refused):
    path = _file(tmp_path, _entry(MASTER), mode)
    try:
        KeyRing.load(path)
        found = ""
    except KeysRefused as refused:
        found = refused.reason
    assert found == ("exposed" if is_refused else "")


def test_a_missing_file_is_named_with_the_command_that_makes_it(tmp_path):
    with pytest.raises(KeysRefused, match=r"missing.*osler keys init --keys .*none\.toml"):
        KeyRing.load(tmp_path / "none.toml")


def test_a_folder_is_no_key_file(tmp_path):
    with pytest.raises(KeysRefused, match="unreadable"):
        KeyRing.load(tmp_path)


def test_a_key_beside_the_store_is_refused_also_through_a_link(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "link.toml").symlink_to(tmp_path / "keys.toml")
    refuse_beside(tmp_path / "elsewhere" / "keys.toml", tmp_path / "osler.db")
    for path in (tmp_path / "keys.toml", tmp_path / "elsewhere" / "link.toml"):
        with pytest.raises(KeysRefused, match="beside_store"):
            refuse_beside(path, tmp_path / "osler.db")


def test_a_ring_shows_and_gives_away_nothing():
    shown = f"{ring()!r} {ring().signer()!r}"
    assert MASTER.hex() not in shown
    assert str(MASTER) not in shown
    with pytest.raises(TypeError, match="never stored"):
        pickle.dumps(ring())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("sesame", "short"),
        ("change-me-change-me-0123456789-abcdefgh", "default"),
        ("abcdefgh-abcdefgh-abcdefgh-abcdefgh-", "low_entropy"),
        ("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb", "low_entropy"),
    ],
)
def test_a_secret_as_text_is_checked_too(text, reason):
    with pytest.raises(KeysRefused) as refused:
        refuse_weak_text(text, "OSLER_PSEUDONYM_KEY")
    assert refused.value.reason == reason
    assert text not in str(refused.value)


def test_a_good_secret_as_text_is_taken():
    refuse_weak_text("a-key-of-the-site-0123456789-abcdefghij", "OSLER_PSEUDONYM_KEY")


@given(st.integers(min_value=1, max_value=2**31 - 1))
def test_random_keys_are_taken(version):
    content = _entry(hashlib.sha256(str(version).encode()).digest(), version)
    assert KeyRing.parse(content.encode(), path=os.curdir).current == version
