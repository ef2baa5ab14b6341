"""An optimiser's state as named tensors, so that a checkpoint needs no pickle."""

from collections.abc import Mapping

from torch import Tensor
from torch.optim import Optimizer


def state_of(optimiser: Optimizer) -> dict[str, Tensor]:
    """Return every tensor of the state, named by its parameter's number and its kind ("3.exp_avg")."""
    state: Mapping[int, Mapping[str, Tensor]] = optimiser.state_dict()["state"]
    return {f"{number}.{kind}": value.contiguous() for number, one in state.items() for kind, value in one.items()}


def restored(optimiser: Optimizer, tensors: Mapping[str, Tensor]) -> None:
    """Put such tensors back."""
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        number, _, kind = name.partition(".")
        state.setdefault(int(number), {})[kind] = value
    optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
