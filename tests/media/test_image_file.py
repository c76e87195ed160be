from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from gesturekit.errors import SourceError
from gesturekit.media import read_image
from gesturekit.sources import open_source
from tests.media.clips import number_in, numbered
from tests.media.heic import write_heic

RAMP = np.arange(24 * 32 * 3, dtype=np.uint32).reshape(24, 32, 3)
RGB = (RAMP % 256).astype(np.uint8)
GREY = RGB[..., 0]


def check(image: np.ndarray) -> None:
    assert image.dtype == np.uint8
    assert image.ndim == 3
    assert image.shape[2] == 3
    assert image.flags.c_contiguous


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.tiff", "a.ppm", "upper.PNG", "no-ending"])
def test_rgb_comes_back_unchanged(tmp_path: Path, name: str) -> None:
    Image.fromarray(RGB).save(tmp_path / name, None if "." in name else "PNG")
    image = read_image(tmp_path / name)
    check(image)
    assert np.array_equal(image, RGB)


def test_jpeg_and_webp_come_back_nearly_unchanged(tmp_path: Path) -> None:
    smooth = cv2.GaussianBlur(RGB, (0, 0), 4)
    for name in ("a.jpg", "a.webp"):
        Image.fromarray(smooth).save(tmp_path / name, quality=95)
        check(read_image(tmp_path / name))
        assert np.abs(read_image(tmp_path / name).astype(int) - smooth).mean() < 4


def test_grey_becomes_colour(tmp_path: Path) -> None:
    Image.fromarray(GREY).save(tmp_path / "grey.png")
    image = read_image(tmp_path / "grey.png")
    check(image)
    assert all(np.array_equal(image[..., channel], GREY) for channel in range(3))


def test_black_and_white_becomes_0_and_255(tmp_path: Path) -> None:
    Image.fromarray(GREY > 127).save(tmp_path / "bits.png")
    image = read_image(tmp_path / "bits.png")
    assert np.array_equal(image[..., 1], np.where(GREY > 127, 255, 0))


@pytest.mark.parametrize("name", ["deep.png", "deep.tiff"])
def test_16_bit_grey_is_scaled_to_8_bits(tmp_path: Path, name: str) -> None:
    deep = np.linspace(0, 65535, 24 * 32).reshape(24, 32).astype(np.uint16)
    cv2.imwrite(str(tmp_path / name), deep)
    image = read_image(tmp_path / name)
    check(image)
    assert np.abs(image[..., 0] - deep / 257.0).max() <= 0.5


def test_16_bit_colour_is_scaled_to_8_bits(tmp_path: Path) -> None:
    deep = (RGB.astype(np.uint16) * 257)[..., ::-1]
    cv2.imwrite(str(tmp_path / "deep.png"), deep)
    image = read_image(tmp_path / "deep.png")
    check(image)
    assert np.abs(image.astype(int) - RGB).max() <= 1


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_transparency_is_laid_over_black(tmp_path: Path, depth: type) -> None:
    top = np.iinfo(depth).max
    image = np.zeros((4, 3, 4), dtype=depth)
    image[..., 2], image[..., 1] = top, top // 2  # OpenCV writes BGRA
    image[:, 1, 3], image[:, 2, 3] = top // 2, top
    cv2.imwrite(str(tmp_path / "alpha.png"), image)
    read = read_image(tmp_path / "alpha.png")
    check(read)
    assert np.abs(read[0].astype(int) - [(0, 0, 0), (127, 64, 0), (255, 127, 0)]).max() <= 1


def test_grey_with_alpha_and_palette_with_transparency(tmp_path: Path) -> None:
    alpha = np.where(GREY > 100, 255, 0).astype(np.uint8)
    Image.fromarray(np.dstack([GREY, alpha]), "LA").save(tmp_path / "la.png")
    assert np.array_equal(read_image(tmp_path / "la.png")[..., 0], np.where(alpha, GREY, 0))
    palette = Image.fromarray((GREY // 64).astype(np.uint8), "P")
    palette.putpalette([200, 0, 0, 0, 200, 0, 0, 0, 200, 50, 50, 50])
    palette.save(tmp_path / "p.png", transparency=0)
    colours = np.array([(0, 0, 0), (0, 200, 0), (0, 0, 200), (50, 50, 50)])
    assert np.array_equal(read_image(tmp_path / "p.png"), colours[GREY // 64])


def test_cmyk_becomes_rgb(tmp_path: Path) -> None:
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(tmp_path / "print.tiff")
    assert np.abs(read_image(tmp_path / "print.tiff")[0, 0].astype(int) - (255, 0, 0)).max() <= 2


# EXIF orientation n means: this is how the stored picture was turned against the upright one.
STORED = {
    1: lambda upright: upright,
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: np.rot90(upright, 2),
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.transpose(1, 0, 2),
    6: lambda upright: np.rot90(upright, 1),
    7: lambda upright: np.rot90(upright, 2).transpose(1, 0, 2),
    8: lambda upright: np.rot90(upright, 3),
}


@pytest.mark.parametrize("orientation", STORED)
def test_exif_orientation_is_honoured(tmp_path: Path, orientation: int) -> None:
    stored = Image.fromarray(np.ascontiguousarray(STORED[orientation](RGB)))
    exif = Image.Exif()
    exif[274] = orientation
    stored.save(tmp_path / "phone.png", exif=exif)
    image = read_image(tmp_path / "phone.png")
    check(image)
    assert np.array_equal(image, RGB)


def test_a_still_is_a_source_of_one_frame(tmp_path: Path) -> None:
    path = tmp_path / "photo.dat"
    Image.fromarray(RGB).save(path, "PNG")
    with open_source(path, mirrored=True) as source:
        assert source.is_image
        assert not source.live
        assert (source.size, source.frame_count, source.fps) == ((32, 24), 1, None)
        (frame,) = source
    assert (frame.time, frame.index, frame.mirrored) == (0.0, 0, True)
    assert np.array_equal(frame.image, RGB)


def test_a_phones_jpeg_with_a_second_picture_behind_is_a_picture(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (64, 48), (200, 30, 30)), Image.new("RGB", (64, 48), (30, 30, 200))
    first.save(tmp_path / "phone.jpg", format="MPO", save_all=True, append_images=[second])
    with open_source(tmp_path / "phone.jpg") as source:
        assert source.is_image
        [frame] = source
    assert frame.image[24, 32].tolist() == pytest.approx([200, 30, 30], abs=6)


def test_an_animated_gif_is_a_film(tmp_path: Path) -> None:
    pictures = [Image.fromarray(np.full((24, 32), value, np.uint8)) for value in (0, 120, 240)]
    pictures[0].save(tmp_path / "moving.gif", save_all=True, append_images=pictures[1:], duration=200, loop=0)
    with open_source(tmp_path / "moving.gif") as source:
        frames = list(source)
    assert not source.is_image
    assert [frame.time for frame in frames] == pytest.approx([0.0, 0.2, 0.4])
    assert np.abs([frame.image.mean() for frame in frames] - np.array([0, 120, 240])).max() < 4


def truncated_jpeg(path: Path) -> None:
    Image.fromarray(RGB).resize((400, 300)).save(path, "JPEG")
    path.write_bytes(path.read_bytes()[:2000])


def test_half_a_picture_is_refused(tmp_path: Path) -> None:
    truncated_jpeg(tmp_path / "half.jpg")
    with pytest.raises(SourceError, match=r"half\.jpg.*damaged"):
        open_source(tmp_path / "half.jpg")


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.png").write_text("Dear reader")
    with pytest.raises(SourceError, match=r"letter\.png.*not a picture"):
        read_image(tmp_path / "letter.png")


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no file.*nothing\.png"):
        read_image(tmp_path / "nothing.png")


def test_floating_point_pictures_are_refused_with_the_reason(tmp_path: Path) -> None:
    Image.fromarray(GREY.astype(np.float32)).save(tmp_path / "float.tiff")
    with pytest.raises(SourceError, match="8 or 16 bits"):
        read_image(tmp_path / "float.tiff")


def test_a_picture_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.fromarray(RGB).save(tmp_path / "large.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(SourceError, match="too large"):
        open_source(tmp_path / "large.png")


def test_a_jpeg_too_large_to_track_is_read_at_a_half(tmp_path: Path) -> None:
    whole = np.zeros((160, 9000, 3), np.uint8)
    whole[:80, :4500] = (250, 0, 0)
    whole[80:, 4500:] = (0, 0, 250)
    Image.fromarray(whole).save(tmp_path / "panorama.jpg", quality=95)
    with open_source(tmp_path / "panorama.jpg") as source:
        image = next(source).image
    assert (image.shape, source.size) == ((80, 4500, 3), (4500, 80))
    assert image[20, 1000, 0] > 240
    assert image[60, 3500, 2] > 240
    assert "4500×80 instead of 9000×160" in source.warnings[0]


def test_a_png_too_large_to_track_is_read_at_a_third(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = np.zeros((90, 18000, 3), np.uint8)
    whole[:, 9000:] = 200
    Image.fromarray(whole).save(tmp_path / "panorama.png")
    image = read_image(tmp_path / "panorama.png")
    assert image.shape == (30, 6000, 3)
    assert (image[15, 2900:2990].max(), image[15, 3010:].min()) == (0, 200)
    assert "6000×30 instead of 18000×90" in caplog.text


def test_a_jpeg_beyond_pillows_limit_is_read_at_a_reduced_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Phones take pictures of 200 million pixels."""
    Image.fromarray(np.full((320, 9000, 3), 90, np.uint8)).save(tmp_path / "phone.jpg")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    assert read_image(tmp_path / "phone.jpg").shape == (160, 4500, 3)


@pytest.mark.parametrize("suffix", [".avif", ".jfif", ".jp2", ".qoi", ".tga", ".tiff"])
def test_other_kinds_of_pictures(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"picture{suffix}"
    Image.fromarray(numbered(5)).save(path)
    with open_source(path) as source:
        assert source.is_image
        assert number_in(next(source).image) == 5


def test_heic_is_read_whole(tmp_path: Path) -> None:
    """Phones store a photograph as tiles; one of them is not the picture."""
    pytest.importorskip("pi_heif", reason='needs pip install "gesturekit[heic]"')
    path = write_heic(tmp_path / "photo.heic", numbered(5, (256, 128)), tile=128)
    with open_source(path) as source:
        image = next(source).image
        assert source.is_image
    assert image.shape == (128, 256, 3)
    assert number_in(image) == 5


def test_heic_without_its_reader_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_heic(tmp_path / "photo.HEIC", numbered(5, (256, 128)), tile=128)
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(SourceError, match=r"HEIC.*gesturekit\[heic\]"):
        open_source(path)
