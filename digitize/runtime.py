"""Running a network: OpenVINO, or ONNX Runtime, on the same weights. Ground.

A `Network` maps float32 tensors to float32 tensors. Which runtime it is does not matter to whoever
calls it; `open_network` chooses the fastest that works and says so in one line where it had to
fall back. A GPU is used only where it is asked for, and never silently replaced by the processor.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Literal, Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from digitize.errors import MissingDependency
from digitize.models import Model, cache

Choice = Literal["auto", "openvino", "onnxruntime"]
Precision = Literal["auto", "f32", "bf16"]
Device = Literal["cpu", "gpu"]
_ORDER: dict[Device, tuple[str, ...]] = {  # in which auto tries them
    "cpu": ("openvino", "onnxruntime"),
    "gpu": ("onnxruntime", "openvino"),
}
_DIGEST = 32  # bytes of a SHA-256
_COMPILED, _MAKING = ".compiled", ".making-"
# Days after which kept networks go: not loaded since; of another OpenVINO; never finished.
_UNUSED, _OUTDATED, _UNFINISHED = 90, 14, 1
_LOCATION = re.compile(rb"\x0a\x08location\x12")
_PATH = 4096  # bytes of the longest path
_CUDA = "CUDAExecutionProvider"

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
    device: Device = Field(
        default="cpu",
        description="gpu: NVIDIA by ONNX Runtime, Intel by OpenVINO; an error where there is none",
    )

    @property
    def cores(self) -> int:
        """Threads to use; 0 stands for all that this process may run on."""
        return self.threads or len(os.sched_getaffinity(0))


def open_network(
    model: Model, options: Options, *, reduce: bool = False, forget: bool = False
) -> Network:
    """Load weights into the chosen runtime.

    With ``reduce`` the last output axis is replaced by two values, the greatest value along it and
    its index (as float32): N x T x classes becomes N x T x 2, and the rest need not be copied.
    With ``forget`` nothing that is prepared for one input shape is kept for the next: for networks
    that meet ever new shapes, whose memory would grow with every page.

    Raises ``MissingDependency`` where the chosen runtime, or with ``auto`` every runtime, is
    missing, has no such device or cannot load the weights.
    """
    order = _ORDER[options.device] if options.runtime == "auto" else (options.runtime,)
    reasons: list[str] = []
    for name in order:
        try:
            network = _open(name, model, options, reduce, forget)
        except Exception as error:  # a runtime may fail in any way; the next may work
            reasons.append(f"{name}: {_first_line(error)}")
            continue
        if reasons:
            log.warning("%s; using %s instead", "; ".join(reasons), name)
        return network
    if options.device == "gpu":
        raise MissingDependency(_no_gpu("; ".join(reasons)))
    raise MissingDependency(
        f"no runtime could load {model.path}: {'; '.join(reasons)}. Install openvino or "
        "onnxruntime, or choose another with --set runtime.runtime=onnxruntime"
    )


def accelerators() -> dict[str, str]:
    """The runtimes that can compute on a GPU here, each with the name of what it uses."""
    found: dict[str, str] = {}
    with suppress(Exception):  # a runtime may be missing or broken in any way
        import onnxruntime as ort

        if _CUDA in ort.get_available_providers():
            found["onnxruntime"] = "CUDA"
    with suppress(Exception):
        os.environ.setdefault("OPENVINO_TELEMETRY_DISABLED", "1")
        import openvino as ov

        core = ov.Core()
        if any(name.startswith("GPU") for name in core.available_devices):
            found["openvino"] = str(core.get_property("GPU", "FULL_DEVICE_NAME"))
    with suppress(Exception):
        import paddle  # type: ignore[import-not-found]

        if paddle.is_compiled_with_cuda() and paddle.device.cuda.device_count():
            found["paddle"] = str(paddle.device.cuda.get_device_name())
    return found


def paddle_device(options: Options) -> str:
    """The device as PaddleOCR calls it. Raises ``MissingDependency`` where it has no GPU."""
    if options.device == "gpu" and not {"paddle", "onnxruntime"} & set(accelerators()):
        raise MissingDependency(_no_gpu("neither paddle nor onnxruntime finds one"))
    return "gpu:0" if options.device == "gpu" else "cpu"


def _no_gpu(reasons: str) -> str:
    return (
        f"no GPU can be used: {reasons}. Install onnxruntime-gpu in place of onnxruntime (NVIDIA, "
        "with CUDA and cuDNN), paddlepaddle-gpu for the engine paddle, or Intel's compute runtime "
        "for OpenVINO; or leave out --device gpu to use the processor"
    )


def _open(name: str, model: Model, options: Options, reduce: bool, forget: bool) -> Network:
    if name == "openvino":
        return _OpenVino(model, options, reduce, forget)
    return _OnnxRuntime(model, options, reduce)


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__} {error}".strip().splitlines()[0][:160]


class _OpenVino:
    """OpenVINO: on a CPU one stream a thread, requests in flight on each."""

    runtime = "openvino"

    def __init__(self, model: Model, options: Options, reduce: bool, forget: bool) -> None:
        os.environ.setdefault("OPENVINO_TELEMETRY_DISABLED", "1")
        import openvino as ov

        core = ov.Core()
        device = options.device.upper()
        if not any(name.startswith(device) for name in core.available_devices):
            raise MissingDependency(f"no {device} among {', '.join(core.available_devices)}")
        able = core.get_property(device, "OPTIMIZATION_CAPABILITIES")
        fast = "bf16" if "BF16" in able else "f32"
        self.precision = fast if options.precision == "auto" else options.precision
        hints: dict[str, Any] = {"INFERENCE_PRECISION_HINT": self.precision}
        if options.device == "cpu":
            hints |= {
                "INFERENCE_NUM_THREADS": options.cores,
                "NUM_STREAMS": options.cores,
                "ENABLE_CPU_PINNING": False,
            }
            if forget:
                hints["CPU_RUNTIME_CACHE_CAPACITY"] = 0
        self._compiled = _compiled(core, model, device, hints)
        self._requests = [self._compiled.create_infer_request() for _ in range(options.cores)]
        self._reduce = reduce

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

    def _finish(self, request: Any) -> list[np.ndarray]:
        request.wait()
        # Reduced here and not by the network: its TopK takes longer than argmax (docs/performance).
        if self._reduce:
            return [_maximum(request.output_tensors[0].data)]
        return [np.array(t.data) for t in request.output_tensors]


def _compiled(core: Any, model: Model, device: str, hints: dict[str, Any]) -> Any:
    """The weights compiled for a device; kept in the cache, for compiling takes half of a start.

    What is kept begins with its own digest: half of it, or another version's, is never loaded.
    When it was last written or loaded tells what of it may go (`_sweep`).
    """
    import openvino as ov

    name = str(core.get_property(device, "FULL_DEVICE_NAME"))
    told = repr((_digests(model), ov.__version__, name, sorted(hints.items())))
    version = hashlib.sha256(ov.__version__.encode()).hexdigest()[:8]
    key = hashlib.sha256(told.encode()).hexdigest()[:16]
    file = f"{model.name}-{key}-{version}{_COMPILED}"
    with suppress(OSError, RuntimeError):  # there may be no place for it, too
        kept = cache() / file
        ours = kept.stat().st_uid == os.getuid()  # the cache may lie in a folder that all may write
        data = kept.read_bytes() if ours else b""
        if hashlib.sha256(data[_DIGEST:]).digest() == data[:_DIGEST]:
            os.utime(kept)
            return core.import_model(data[_DIGEST:], device, hints)
    compiled = core.compile_model(core.read_model(model.path), device, hints)
    with suppress(OSError, RuntimeError):  # a device may not export; a full disk costs only time
        _keep(compiled.export_model().getvalue(), cache() / file)
        _sweep(cache(), version)
    return compiled


def _digests(model: Model) -> list[str]:
    """Of the file and of what its weights lie in apart: files of its name, or that it names."""
    folder, own = model.path.parent, model.path.stem + "."
    apart = {p for p in folder.iterdir() if p.name.startswith(own)}
    if model.path.suffix == ".onnx":
        apart |= {folder / n for n in _named(model.path.read_bytes()) if len(n.encode()) < 256}
    return [Model(p.name, p).sha256 for p in sorted(apart) if p.is_file()]


def _named(graph: bytes) -> set[str]:
    """The files that an ONNX graph names as places of its tensors (external data).

    In the wire format a place is a pair of texts, "location" and the file's path from the graph's
    folder. What only looks like one names no file, and costs nothing.
    """
    found: set[str] = set()
    for mark in _LOCATION.finditer(graph):
        at, length, shift = mark.end(), 0, 0
        while at < len(graph):  # a number in sevens of bits, the lowest first
            length |= (graph[at] & 0x7F) << shift
            at, shift, more = at + 1, shift + 7, graph[at] & 0x80
            if not more:
                break
        name = graph[at : at + length] if length <= _PATH else b""
        if name and b"\0" not in name:
            found.add(name.decode(errors="replace"))
    return found


def _sweep(folder: Path, version: str) -> None:
    """Remove kept networks that nobody will miss: long unused, or made by another OpenVINO.

    Another process may use the folder, with another OpenVINO, too: what it has loaded lately stays,
    and what it misses it compiles. Unfinished files are those of processes that were killed.
    """
    now = time.time()
    for path in folder.iterdir():
        with suppress(OSError):  # another process may have removed it
            if path.name.startswith(_MAKING) and path.is_file():
                days = _UNFINISHED
            elif path.suffix == _COMPILED:
                days = _UNUSED if path.stem.endswith(f"-{version}") else _OUTDATED
            else:
                continue
            if now - path.stat().st_mtime > days * 86_400:
                path.unlink()


def _keep(data: bytes, path: Path) -> None:
    """Write data with its digest, in one step, so that no process sees half of it."""
    with NamedTemporaryFile(dir=path.parent, prefix=_MAKING, delete=False) as file:
        scratch = Path(file.name)
        try:
            file.write(hashlib.sha256(data).digest() + data)
            file.flush()
            scratch.rename(path)
        except BaseException:  # an interrupt, too
            scratch.unlink(missing_ok=True)
            raise


class _OnnxRuntime:
    """ONNX Runtime."""

    runtime = "onnxruntime"
    precision = "f32"

    def __init__(self, model: Model, options: Options, reduce: bool) -> None:
        import onnxruntime as ort

        how = ort.SessionOptions()
        how.intra_op_num_threads = options.cores
        how.log_severity_level = 3
        how.enable_cpu_mem_arena = False  # every width is a new shape: the arena would grow
        providers = ["CPUExecutionProvider"]
        if options.device == "gpu":
            if _CUDA not in ort.get_available_providers():
                raise MissingDependency("no CUDA provider in this onnxruntime")
            providers.insert(0, _CUDA)
        self._session = ort.InferenceSession(model.path, how, providers=providers)
        if self._session.get_providers()[0] != providers[0]:  # it falls back without a word
            raise MissingDependency("the CUDA provider cannot be loaded")
        self._name = self._session.get_inputs()[0].name
        self._reduce = reduce

    def run(self, batches: Iterable[np.ndarray]) -> Iterator[list[np.ndarray]]:
        for batch in batches:
            outputs = self._session.run(None, {self._name: batch})
            yield [_maximum(outputs[0])] if self._reduce else outputs


def _maximum(scores: np.ndarray) -> np.ndarray:
    """The greatest value of the last axis and its index, as a new array."""
    index = scores.argmax(axis=-1)
    value = np.take_along_axis(scores, index[..., None], axis=-1)
    return np.concatenate([value, index[..., None].astype(np.float32)], axis=-1)
