"""A local model: held to the schema whatever its weights, cut off in time, only if the site allows it.

Skipped where the extra "learn" is not installed.
"""

import json
import warnings
from pathlib import Path

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch = pytest.importorskip("torch", reason='the extra "learn" is not installed')
    pytest.importorskip("llguidance", reason='the extra "learn" is not installed')

from cds_hooks.settings import Settings, SettingsError
from cds_hooks.voices import open_voices
from model.domain.text import Language, same
from model.language.backends.transformers_local import BACKEND
from model.language.contract import EvidenceItem, Site, WordingRequest, WordingTask, breaches
from model.language.local.catalogue import digest_of
from model.language.local.causal import Causal
from model.language.prompt import wording
from model.language.reply import schema

pytestmark = pytest.mark.filterwarnings("ignore")  # the learning libraries' own deprecations
ITEMS = (
    EvidenceItem(id="e1", statement=same("Potassium: {value1}.")),
    EvidenceItem(id="e2", statement=same("Allergies: {drug2}.")),
)
ASKED = WordingRequest(task=WordingTask.SUMMARY, language=Language.EN, evidence=ITEMS)


WORDS = [
    "Potassium was {value1}. There is an allergy to {drug2}.",
    '{"sentences":[{"text":"","evidence":["e1","e2"]}]}',
]
TEMPLATE = "{% for message in messages %}<s>{{ message['content'] }}{% endfor %}<s>"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> Path:
    """A causal model of random weights and a tokenizer of a few hundred pieces, saved as a folder."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    raw = Tokenizer(models.BPE())
    raw.pre_tokenizer, raw.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    raw.train_from_iterator(
        WORDS * 20, trainers.BpeTrainer(vocab_size=400, special_tokens=["<s>", "</s>"], initial_alphabet=alphabet)
    )
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=raw, bos_token="<s>", eos_token="</s>", pad_token="</s>")
    tokenizer.chat_template = TEMPLATE
    torch.manual_seed(0)
    size = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    model = LlamaForCausalLM(LlamaConfig(vocab_size=len(tokenizer), **size, eos_token_id=1, bos_token_id=0))
    folder = tmp_path_factory.mktemp("tiny")
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_even_random_weights_keep_the_schema(tiny):

    told = Causal(tiny).say(wording(ASKED), schema(["e1", "e2"], longest=8), lambda: 60.0, 400)
    assert told.fault == ""
    assert {key for item in json.loads(told.text)["sentences"] for key in item} <= {"text", "evidence"}
    answer = BACKEND.open(Site(weights=lambda: tiny)).generate(ASKED, lambda: 60.0)
    assert answer.is_abstaining or breaches(ASKED, answer) == ()


def test_a_local_model_is_cut_off_in_time(tiny):

    answer = BACKEND.open(Site(weights=lambda: tiny)).generate(ASKED, lambda: 0.0)
    assert (answer.is_abstaining, answer.fault) == (True, "timeout")


def test_time_that_is_taken_away_ends_an_answer_under_way(tiny):
    left = iter([60.0] * 4)
    long = {"type": "object", "properties": {"text": {"type": "string", "minLength": 300}}, "required": ["text"]}
    told = Causal(tiny).say(wording(ASKED), long, lambda: next(left, 0.0), 400)
    assert told.fault == "timeout"
    assert 0 < len(told.text) < 100


def test_the_site_must_allow_a_local_model(tiny, tmp_path):
    chosen = {"generator": "transformers_local", "weights": str(tiny), "cache": tmp_path}
    with pytest.raises(SettingsError, match="OSLER_WEIGHTS_SHA256"):
        open_voices(Settings.model_validate(chosen))
    allowed = Settings.model_validate({**chosen, "weights_sha256": digest_of(tiny)})
    assert open_voices(allowed).generators[WordingTask.CARD].name == "transformers_local"
