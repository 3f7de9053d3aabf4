"""Which runtime is taken, what is said where one is missing, and that they agree."""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from digitize import models, runtime, scans
from digitize.checkup import examine
from digitize.cli import main
from digitize.errors import MissingDependency
from digitize.evaluate import documents
from digitize.ocr.network import NetworkEngine
from digitize.runtime import Options, open_network

ROOT = Path(__file__).parent.parent
SMALLEST = models.find("layout")
_AGREED = 0.005  # CER between two runtimes: they round differently


def test_the_fastest_runtime_is_taken() -> None:
    assert open_network(SMALLEST, Options(threads=1)).runtime == "openvino"


def test_a_runtime_can_be_forced() -> None:
    network = open_network(SMALLEST, Options(runtime="onnxruntime", threads=1))
    assert (network.runtime, network.precision) == ("onnxruntime", "f32")


def test_a_missing_runtime_is_replaced_with_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    with caplog.at_level(logging.WARNING):
        network = open_network(SMALLEST, Options(threads=1))
    assert network.runtime == "onnxruntime"
    (said,) = caplog.messages
    assert "openvino" in said and "using onnxruntime instead" in said and "\n" not in said


def test_a_failing_runtime_is_replaced_with_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*given: object) -> None:
        raise RuntimeError("no kernel for this processor\nand a long trace")

    monkeypatch.setattr(runtime, "_OpenVino", broken)
    with caplog.at_level(logging.WARNING):
        network = open_network(SMALLEST, Options(threads=1))
    assert network.runtime == "onnxruntime"
    (said,) = caplog.messages
    assert "no kernel for this processor" in said and "long trace" not in said


def test_what_was_compiled_is_kept_and_never_loaded_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "cache", lambda: tmp_path)
    picture = np.linspace(-1, 1, 3 * 800 * 608, dtype=np.float32).reshape(1, 3, 800, 608)

    def answer() -> list[np.ndarray]:
        return next(open_network(SMALLEST, Options(runtime="openvino", threads=1)).run([picture]))

    fresh = answer()
    (kept,) = tmp_path.iterdir()
    assert all(map(np.array_equal, fresh, answer()))
    whole = kept.read_bytes()
    for broken in (b"", whole[:-9], whole[:99] + b"?" + whole[100:]):
        kept.write_bytes(broken)
        assert all(map(np.array_equal, fresh, answer()))
        assert kept.stat().st_size > len(whole) // 2 and kept.read_bytes() != broken  # made anew


def test_weights_that_lie_apart_are_part_of_what_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openvino as ov
    from openvino import opset13 as ops

    monkeypatch.setattr(runtime, "cache", lambda: tmp_path)
    folder = tmp_path / "weights"
    folder.mkdir()

    given = ops.parameter([1, 64], np.float32)
    doubled = ops.multiply(given, ops.constant(np.full((1, 64), 2, np.float32)))
    ov.save_model(ov.Model([doubled], [given]), folder / "w.xml", compress_to_fp16=False)

    def answer() -> float:
        network = open_network(
            models.Model("w", folder / "w.xml"), Options(runtime="openvino", threads=1)
        )
        return float(next(network.run([np.ones((1, 64), np.float32)]))[0][0, 0])

    assert answer() == 2
    (folder / "w.bin").write_bytes(np.full(64, 3, np.float32).tobytes())
    assert answer() == 3


def test_weights_in_files_that_a_graph_names_are_part_of_what_is_kept(tmp_path: Path) -> None:
    graph, weights = tmp_path / "g.onnx", tmp_path / "parts" / "of_another_name"
    weights.parent.mkdir()
    place = b"parts/of_another_name"
    graph.write_bytes(b"..\x0a\x08location\x12" + bytes([len(place)]) + place + b"\x0a\x08location")
    weights.write_bytes(b"one")
    model = models.Model("g", graph)
    before = runtime._digests(model)
    assert len(before) == 2
    weights.write_bytes(b"another")
    assert runtime._digests(model) != before
    long = "w" * 200  # its length takes two bytes
    assert runtime._named(b"\x0a\x08location\x12\xc8\x01" + long.encode() + b"rest") == {long}


def test_kept_networks_that_nobody_uses_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "cache", lambda: tmp_path)

    def opened() -> None:
        open_network(SMALLEST, Options(runtime="openvino", threads=1))

    def aged(path: Path, days: float) -> Path:
        path.touch()
        os.utime(path, (time.time() - days * 86_400,) * 2)
        return path

    opened()
    (kept,) = tmp_path.iterdir()
    version = kept.stem.rpartition("-")[2]
    aged(kept, 80)
    opened()
    assert time.time() - kept.stat().st_mtime < 3600  # loaded, so it is used
    gone = [
        aged(tmp_path / f"a-0-{version}.compiled", 100),
        aged(tmp_path / "a-0-00000000.compiled", 20),
        aged(tmp_path / "a-0.compiled", 20),  # as they were named before
        aged(tmp_path / ".making-x", 2),
    ]
    stay = [
        aged(tmp_path / f"b-0-{version}.compiled", 60),
        aged(tmp_path / "b-0-00000000.compiled", 10),
        aged(tmp_path / ".making-y", 0.1),
        aged(tmp_path / "something else", 500),
    ]
    kept.unlink()
    opened()  # compiled anew: then the folder is swept
    assert not any(p.exists() for p in gone)
    assert all(p.exists() for p in [kept, *stay])


def test_without_a_place_to_keep_it_a_network_opens_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nowhere() -> Path:
        raise FileNotFoundError("no folder can be written")

    monkeypatch.setattr(runtime, "cache", nowhere)
    assert open_network(SMALLEST, Options(threads=1)).runtime == "openvino"


def test_a_user_without_a_home_has_a_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert models.cache.__wrapped__().parent == tmp_path


def test_a_forced_runtime_is_never_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(MissingDependency, match=r"runtime\.runtime=onnxruntime"):
        open_network(SMALLEST, Options(runtime="openvino", threads=1))


def without_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """No runtime finds a GPU, whatever machine this is."""
    import onnxruntime
    import openvino

    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    monkeypatch.setattr(openvino.Core, "available_devices", property(lambda self: ["CPU"]))
    monkeypatch.setitem(sys.modules, "paddle", None)


def test_without_a_gpu_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    without_gpu(monkeypatch)
    assert runtime.accelerators() == {}
    with pytest.raises(MissingDependency, match=r"no GPU can be used.*onnxruntime-gpu") as told:
        open_network(SMALLEST, Options(device="gpu"))
    assert told.value.exit_code == 3
    with pytest.raises(MissingDependency, match="no GPU"):
        runtime.paddle_device(Options(device="gpu"))
    assert runtime.paddle_device(Options()) == "cpu"


def test_doctor_shows_the_runtimes_and_the_gpu() -> None:
    findings = {f.part: f for f in examine()}
    assert "auto takes it" in findings["runtime: openvino"].fact
    assert findings["runtime: onnxruntime"].fact == "works, computes in f32"
    assert findings["gpu"].state == "good"


@pytest.mark.skipif(bool(runtime.accelerators()), reason="this machine has a GPU")
def test_run_on_a_gpu_ends_with_code_3(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    scan = next((ROOT / "scans").glob("*.jpg"))
    with pytest.raises(SystemExit) as ended:
        main(["run", str(scan), "-o", str(tmp_path), "--device", "gpu", "--progress", "none"])
    assert ended.value.code == MissingDependency.exit_code
    assert "no GPU can be used" in capfd.readouterr().err


@pytest.mark.model
def test_runtimes_agree() -> None:
    """Lines of the scanned sample, read by ONNX Runtime and by OpenVINO in bf16 and in f32."""
    crops, printed = lines_of_the_scan()
    texts = []
    for name, precision in (("onnxruntime", "auto"), ("openvino", "auto"), ("openvino", "f32")):
        engine = NetworkEngine(Options(runtime=name, precision=precision, threads=1))
        texts.append("\n".join(read.text.replace(" ", "") for read in engine.recognize(crops)))
    assert Levenshtein.distance(texts[0], printed) <= 0.02 * len(printed)
    for text in texts[1:]:
        assert Levenshtein.distance(texts[0], text) <= _AGREED * len(printed)


def lines_of_the_scan() -> tuple[list[np.ndarray], str]:
    """Twenty lines of body type, cut out where the truth says that they stand."""
    name = "qtxq-2022-10-31-01-scan"
    (scan,) = scans.load_all(ROOT / "scans" / f"{name}.jpg")
    crops, texts = [], []
    for region in documents.read(ROOT / "tests" / "truth" / f"{name}.truth.json").regions:
        for line in region.lines:
            (x0, y0), (x1, y1) = np.min(line.polygon, axis=0), np.max(line.polygon, axis=0)
            if 25 < y1 - y0 < 45 and x1 - x0 > 9 * (y1 - y0) and len(crops) < 20:
                crops.append(scan.pixels[int(y0) - 4 : int(y1) + 4, int(x0) - 4 : int(x1) + 4])
                texts.append(line.text.replace(" ", ""))
    assert len(crops) == 20
    return crops, "\n".join(texts)
