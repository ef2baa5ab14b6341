"""A real engine to measure against: llama.cpp's OpenAI-compatible server from the wheel xllamacpp, two threads.

Run it with an environment of its own that holds the wheel; Osler does not depend on it:
python llama_server.py weights.gguf 8181
"""

import sys
import threading

import xllamacpp


def main(path: str, port: str) -> None:
    chosen = xllamacpp.CommonParams()
    chosen.model.path, chosen.port, chosen.n_ctx, chosen.n_parallel = path, int(port), 4096, 1
    chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = 2
    server = xllamacpp.Server(chosen)
    print(server.listening_address, flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
