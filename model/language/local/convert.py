"""GGUF to safetensors, once: transformers would otherwise de-quantise the weights at every start."""

from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging


def convert(source: Path, folder: Path) -> None:
    """Write the weights (bfloat16) and the tokenizer of a GGUF file as a folder that loads in a second or two."""
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    place = {"pretrained_model_name_or_path": source.parent, "gguf_file": source.name, "local_files_only": True}
    model = AutoModelForCausalLM.from_pretrained(**place, dtype=torch.bfloat16)
    # transformers refuses to save what it holds for quantised; the weights are plain by now
    model.hf_quantizer, model.is_quantized = None, False
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.to(torch.bfloat16).save_pretrained(folder)
    AutoTokenizer.from_pretrained(**place).save_pretrained(folder)
