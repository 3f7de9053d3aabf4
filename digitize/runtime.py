"""Running a network: OpenVINO, or ONNX Runtime, on the same weights. Ground.

A `Network` maps float32 tensors to float32 tensors. Which runtime it is does not matter to whoever
calls it; `open_network` chooses the fastest that works and says so in one line where it had to
fall back.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from typing import Any, Literal, Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from digitize.errors import MissingDependency
from digitize.models import Model

Choice = Literal["auto", "openvino", "onnxruntime"]
Precision = Literal["auto", "f32", "bf16"]

log = logging.getLogger(__name__)


class Network(Protocol):
    """Weights ready to run. Not safe to share between threads; one per worker."""

    @property
    def runtime(self) -> str:
        """The runtime's name."""
        ...

    @property
    def precision(self) -> str:
        """The number format it computes with."""
        ...

    def run(self, batches: Iterable[np.ndarray]) -> Iterator[list[np.ndarray]]:
        """The outputs for each input tensor, in the order of the inputs.

        Inputs are float32, N x C x H x W. As many are in flight at once as there are threads, so
        an endless iterable is fine.
        """
        ...


class Options(BaseModel):
    """How networks are run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    runtime: Choice = Field(
        default="auto", description="what runs the networks; auto: the fastest that works here"
    )
    threads: int = Field(
        default=0, ge=0, le=256, description="threads of one process; 0: all cores it may use"
    )
    precision: Precision = Field(
        default="auto",
        description="number format; auto: bf16 where the CPU computes with it, else f32",
    )

    @property
    def cores(self) -> int:
        """Threads to use; 0 stands for all that this process may run on."""
        return self.threads or len(os.sched_getaffinity(0))


def open_network(model: Model, options: Options, *, reduce: bool = False) -> Network:
    """Load weights into the chosen runtime.

    With ``reduce`` the last output axis is replaced by two values, the greatest value along it and
    its index (as float32): N x T x classes becomes N x T x 2. Where the runtime can do that inside
    the network it saves copying the whole of it.

    Raises ``MissingDependency`` where the chosen runtime, or with ``auto`` every runtime, is
    missing or cannot load the weights.
    """
    order = ("openvino", "onnxruntime") if options.runtime == "auto" else (options.runtime,)
    reasons: list[str] = []
    for name in order:
        try:
            network = _open(name, model, options, reduce)
        except Exception as error:  # a runtime may fail in any way; the next may work
            reasons.append(f"{name}: {_first_line(error)}")
            continue
        if reasons:
            log.warning("%s; using %s instead", "; ".join(reasons), name)
        return network
    raise MissingDependency(
        f"no runtime could load {model.path}: {'; '.join(reasons)}. Install openvino or "
        "onnxruntime, or choose another with --set runtime.runtime=onnxruntime"
    )


def _open(name: str, model: Model, options: Options, reduce: bool) -> Network:
    if name == "openvino":
        return _OpenVino(model, options, reduce)
    return _OnnxRuntime(model, options, reduce)


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__} {error}".strip().splitlines()[0][:160]


class _OpenVino:
    """OpenVINO on the CPU: one stream a thread, requests in flight on each."""

    runtime = "openvino"

    def __init__(self, model: Model, options: Options, reduce: bool) -> None:
        os.environ.setdefault("OPENVINO_TELEMETRY_DISABLED", "1")
        import openvino as ov

        core = ov.Core()
        network = core.read_model(model.path)
        if reduce:
            network = _with_maximum(network)
        able = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        wanted = options.precision
        self.precision = ("bf16" if "BF16" in able else "f32") if wanted == "auto" else wanted
        hints: dict[str, Any] = {
            "INFERENCE_PRECISION_HINT": self.precision,
            "INFERENCE_NUM_THREADS": options.cores,
            "NUM_STREAMS": options.cores,
            "ENABLE_CPU_PINNING": False,
        }
        self._compiled = core.compile_model(network, "CPU", hints)
        self._requests = [self._compiled.create_infer_request() for _ in range(options.cores)]

    def run(self, batches: Iterable[np.ndarray]) -> Iterator[list[np.ndarray]]:
        free = list(self._requests)
        flying: list[Any] = []
        for batch in batches:
            if not free:
                first = flying.pop(0)
                yield self._finish(first)
                free.append(first)
            request = free.pop()
            request.start_async([batch], share_inputs=True)
            flying.append(request)
        for request in flying:
            yield self._finish(request)

    @staticmethod
    def _finish(request: Any) -> list[np.ndarray]:
        request.wait()
        return [np.array(t.data) for t in request.output_tensors]


def _with_maximum(network: Any) -> Any:
    """The OpenVINO model with (maximum, its index) of the last axis as its one output."""
    from openvino import opset13 as ops

    scores = network.output(0).get_node().input_value(0)
    one = ops.constant(1, dtype=np.int32)
    top = ops.topk(scores, one, axis=-1, mode="max", sort="none", index_element_type="i32")
    both = ops.concat([top.output(0), ops.convert(top.output(1), np.float32)], axis=-1)
    old = network.get_results()[0]
    network.add_results([ops.result(both)])
    network.remove_result(old)
    network.validate_nodes_and_infer_types()
    return network


class _OnnxRuntime:
    """ONNX Runtime on the CPU."""

    runtime = "onnxruntime"
    precision = "f32"

    def __init__(self, model: Model, options: Options, reduce: bool) -> None:
        import onnxruntime as ort

        how = ort.SessionOptions()
        how.intra_op_num_threads = options.cores
        how.log_severity_level = 3
        how.enable_cpu_mem_arena = False  # every width is a new shape: the arena would grow
        self._session = ort.InferenceSession(model.path, how, providers=["CPUExecutionProvider"])
        self._name = self._session.get_inputs()[0].name
        self._reduce = reduce

    def run(self, batches: Iterable[np.ndarray]) -> Iterator[list[np.ndarray]]:
        for batch in batches:
            outputs = self._session.run(None, {self._name: batch})
            yield [_maximum(outputs[0])] if self._reduce else outputs


def _maximum(scores: np.ndarray) -> np.ndarray:
    index = scores.argmax(axis=-1)
    value = np.take_along_axis(scores, index[..., None], axis=-1)
    return np.concatenate([value, index[..., None].astype(np.float32)], axis=-1)
