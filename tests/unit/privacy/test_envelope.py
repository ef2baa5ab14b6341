"""A sealed record opens with its key, in its place, unchanged, and in no other case."""

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from hypothesis import given
from hypothesis import strategies as st

from privacy.envelope import OVERHEAD, Place, seal, token, unseal, value_of, version_of
from privacy.errors import NotOpened

KEY, WRONG = (hashlib.sha256(word).digest() for word in (b"right", b"wrong"))
PLACE = Place(tenant="north", purpose="surrogate", record="a/1")
PLAIN = "王小明, MRN 4711".encode()
REGIONS = {"format": 0, "version": 1, "salt": 5, "commitment": 37, "text": 69, "tag": 69 + len(PLAIN)}
LONG = hashlib.sha512(b"lookup").digest()


def _sealed(plain=PLAIN, place=PLACE):
    return seal(plain, key=KEY, version=3, place=place)


def _reason(sealed, *, key=KEY, place=PLACE):
    with pytest.raises(NotOpened) as refused:
        unseal(sealed, key=key, place=place)
    return refused.value.reason


def test_the_cipher_is_that_of_the_standard():
    """GCM test case 16 of McGrew and Viega, and the first vector of RFC 5297."""
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
    text = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    sealed = AESGCM(key).encrypt(bytes.fromhex("cafebabefacedbaddecaf888"), text, bound)
    assert sealed[-16:].hex() == "76fc6ece0f4e1768cddf8853bb2d551b"
    siv = AESSIV(bytes.fromhex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"))
    bound = bytes.fromhex("101112131415161718191a1b1c1d1e1f2021222324252627")
    assert siv.encrypt(bytes.fromhex("112233445566778899aabbccddee"), [bound]).hex() == (
        "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c"
    )


def test_the_layout_is_the_one_described():
    sealed = _sealed()
    info, salt = b"osler/envelope/v1", sealed[5:37]
    extracted = hmac.new(salt, KEY, hashlib.sha256).digest()
    block, found = b"", b""
    for number in (1, 2, 3):
        block = hmac.new(extracted, block + info + bytes([number]), hashlib.sha256).digest()
        found += block
    bound = b"".join(len(part).to_bytes(4, "big") + part for part in (info, b"3", b"north", b"surrogate", b"a/1"))
    assert (sealed[:5], sealed[37:69], len(sealed)) == (b"\x01\0\0\0\x03", found[44:76], len(PLAIN) + OVERHEAD)
    assert AESGCM(found[:32]).decrypt(found[32:44], sealed[69:], bound) == PLAIN


def test_two_seals_of_one_text_have_nothing_in_common():
    first, second = _sealed(), _sealed()
    assert (first[5:37] == second[5:37], first[69:] == second[69:]) == (False, False)


@pytest.mark.parametrize(("region", "start"), REGIONS.items())
@pytest.mark.parametrize("bit", [0, 7])
def test_a_changed_bit_of_each_region_is_refused(region, start, bit):
    sealed = bytearray(_sealed())
    sealed[start] ^= 1 << bit
    assert _reason(bytes(sealed)) in {"malformed", "wrong_key", "changed"}


def test_every_single_byte_is_under_protection():
    sealed = _sealed()
    for place in range(len(sealed)):
        assert _reason(sealed[:place] + bytes([sealed[place] ^ 0x55]) + sealed[place + 1 :])


@pytest.mark.parametrize("length", [0, 1, 5, 37, 69, OVERHEAD - 1, OVERHEAD, OVERHEAD + len(PLAIN) - 1])
def test_a_cut_record_is_refused(length):
    assert _reason(_sealed()[:length]) in {"malformed", "changed"}


def test_a_longer_record_is_refused():
    assert _reason(_sealed() + b"\0") == "changed"


def test_another_key_is_told_from_a_change():
    assert _reason(_sealed(), key=WRONG) == "wrong_key"


@pytest.mark.parametrize(
    "place",
    [
        Place(tenant="south", purpose="surrogate", record="a/1"),
        Place(tenant="north", purpose="release", record="a/1"),
        Place(tenant="north", purpose="surrogate", record="a/2"),
        Place(tenant="nort", purpose="hsurrogate", record="a/1"),
    ],
)
def test_a_record_opens_in_its_own_place_only(place):
    assert _reason(_sealed(), place=place) == "changed"


def test_the_text_of_one_record_does_not_open_under_the_head_of_another():
    first, second = _sealed(), _sealed()
    assert _reason(first[:69] + second[69:]) == "changed"


@given(
    plain=st.binary(max_size=300),
    tenant=st.text(max_size=9),
    record=st.text(max_size=9),
    version=st.integers(0, 2**32 - 1),
)
def test_what_is_sealed_opens_again(plain, tenant, record, version):
    place = Place(tenant=tenant, purpose="p", record=record)
    sealed = seal(plain, key=KEY, version=version, place=place)
    assert (unseal(sealed, key=KEY, place=place), version_of(sealed)) == (plain, version)


@given(one=st.text(min_size=1, max_size=30), other=st.text(min_size=1, max_size=30))
def test_tokens_are_equal_exactly_when_the_values_are(one, other):
    tokens = [token(value, key=LONG, place=PLACE) for value in (one, other)]
    assert (tokens[0] == tokens[1]) == (one == other)
    assert value_of(tokens[0], key=LONG, place=PLACE) == one


@pytest.mark.parametrize("place", range(20))
def test_a_changed_token_is_refused(place):
    found = bytearray(token("4711", key=LONG, place=PLACE))
    found[place] ^= 1
    with pytest.raises(NotOpened, match="changed"):
        value_of(bytes(found), key=LONG, place=PLACE)


def test_a_token_of_one_tenant_is_not_that_of_another():
    other = Place(tenant="south", purpose=PLACE.purpose, record=PLACE.record)
    assert token("4711", key=LONG, place=PLACE) != token("4711", key=LONG, place=other)
