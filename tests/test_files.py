"""Files that are written whole or not at all."""

import numpy as np
import pytest

from gesturekit.files import read_npz, whole_file, write_atomically, write_npz


def test_a_file_is_there_when_the_block_ends(tmp_path):
    target = tmp_path / "made" / "on the way" / "a.txt"
    with whole_file(target) as beside:
        beside.write_text("half")
        assert not target.exists()
    assert target.read_text() == "half"
    assert [each.name for each in target.parent.iterdir()] == ["a.txt"]


def test_an_error_leaves_what_was_there(tmp_path):
    target = tmp_path / "a.txt"
    write_atomically(target, b"old")
    with pytest.raises(RuntimeError), whole_file(target) as beside:
        beside.write_text("new")
        raise RuntimeError
    assert target.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("compressed", [False, True])
def test_arrays_come_back(tmp_path, compressed):
    arrays = {"a": np.arange(6).reshape(2, 3), "names": np.array(["x", "yy"])}
    write_npz(tmp_path / "a.npz", arrays, compressed=compressed)
    read = read_npz(tmp_path / "a.npz")
    assert read.keys() == arrays.keys()
    assert all(np.array_equal(read[name], arrays[name]) for name in arrays)


def test_what_is_no_file_of_arrays_is_refused(tmp_path):
    path = tmp_path / "a.npz"
    np.savez(path, thing=np.array([object()], dtype=object))
    with pytest.raises(ValueError, match=r"not an \.npz file of arrays"):
        read_npz(path)
    for data in (b"", b"PK\x03\x04 and no more", b"\x93NUMPY", b"words"):
        path.write_bytes(data)
        with pytest.raises(ValueError, match="damaged"):
            read_npz(path)
    with pytest.raises(FileNotFoundError):
        read_npz(tmp_path / "none.npz")
