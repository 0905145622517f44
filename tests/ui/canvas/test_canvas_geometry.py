"""Properties of the views: what stays where, for panes and pictures of any sizes."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gi2desk.ui.canvas.geometry import (
    MOST_SCALE,
    Extent,
    Offset,
    Pane,
    Point,
    Scaling,
    View,
    common_box,
    fit_scale,
    kept_over_scene,
    moved,
    offset_zoomed,
    pixel_at,
    place,
    room_for_scene,
    scale_of,
    seen_of_scene,
    zoom_limits,
    zoomed,
)

lengths = st.integers(40, 4000)
extents = st.builds(lambda width, height: Extent(width=width, height=height), lengths, lengths)
pictures = st.builds(
    lambda width, height: Extent(width=width, height=height), st.integers(16, 16000), st.integers(16, 16000)
)
shares = st.floats(0.02, 0.98)
points = st.builds(Point, shares, shares)
spans = st.one_of(st.just(1.0), st.floats(0.4, 1.8))
offsets = st.builds(
    lambda x, y, zoom, across, down: Offset(x=x, y=y, zoom=zoom, across=across, down=down),
    st.floats(-0.3, 0.3),
    st.floats(-0.3, 0.3),
    st.floats(0.7, 1.4),
    spans,
    spans,
)
panes = st.builds(
    lambda viewport, picture, offset: Pane(viewport=viewport, picture=picture, offset=offset),
    extents,
    pictures,
    st.one_of(st.just(Offset()), offsets),
)
many = st.lists(panes, min_size=1, max_size=6)
scalings = st.sampled_from(Scaling)


@st.composite
def views(draw: st.DrawFn, shown: list[Pane]) -> View:
    """A view within the limits of some panes."""
    scaling = draw(scalings)
    least, most = zoom_limits(scaling, common_box(shown), shown)
    zoom = math.exp(draw(st.floats(math.log(least), math.log(most))))
    return View(centre=draw(points), zoom=min(max(zoom, least), most), scaling=scaling)


@given(st.data(), many)
def test_the_place_under_the_pointer_stays_when_zooming(data: st.DataObject, shown: list[Pane]) -> None:
    view, box = data.draw(views(shown)), common_box(shown)
    pane = data.draw(st.sampled_from(shown))
    least, most = zoom_limits(view.scaling, box, shown)
    zoom = data.draw(st.floats(least, most))
    before = place(view, box, pane)
    at = Point(data.draw(shares) * pane.viewport.width, data.draw(shares) * pane.viewport.height)
    under = before.to_relative(at)
    assume(0 <= under.x <= 1 and 0 <= under.y <= 1)
    after = place(zoomed(view, box, pane, zoom, at), box, pane)
    found = after.to_screen(under)
    # The picture starts on a whole device pixel, so half a pixel is all that can be lost.
    assert abs(found.x - at.x) <= 0.51
    assert abs(found.y - at.y) <= 0.51


@given(st.data(), many)
def test_beside_the_picture_its_edge_is_held(data: st.DataObject, shown: list[Pane]) -> None:
    view, box = data.draw(views(shown)), common_box(shown)
    pane = shown[0]
    before = place(view, box, pane)
    at = Point(before.left - 10.0, before.top + before.height / 2)
    zoom = data.draw(st.floats(*zoom_limits(view.scaling, box, shown)))
    after = place(zoomed(view, box, pane, zoom, at), box, pane)
    assert abs(after.left - before.left) <= 1


@given(st.data(), many)
def test_dragging_moves_the_picture_with_the_pointer(data: st.DataObject, shown: list[Pane]) -> None:
    view, box = data.draw(views(shown)), common_box(shown)
    pane = data.draw(st.sampled_from(shown))
    dx, dy = data.draw(st.integers(-300, 300)), data.draw(st.integers(-300, 300))
    before, after = place(view, box, pane), place(moved(view, box, pane, dx, dy), box, pane)
    assert abs(after.left - before.left - dx) <= 1
    assert abs(after.top - before.top - dy) <= 1


@given(st.data(), many)
def test_all_panes_show_the_same_place_in_their_middle(data: st.DataObject, shown: list[Pane]) -> None:
    view, box = data.draw(views(shown)), common_box(shown)
    for pane in shown:
        placed = place(view, box, pane)
        middle = placed.to_relative(Point(pane.viewport.width / 2, pane.viewport.height / 2))
        scene = pane.offset.to_scene(middle)
        offset = pane.offset
        assert abs(scene.x - view.centre.x) * placed.width / (offset.zoom * offset.across) <= 0.51
        assert abs(scene.y - view.centre.y) * placed.height / (offset.zoom * offset.down) <= 0.51


@given(st.data(), st.lists(extents, min_size=2, max_size=6), st.integers(1, 5), st.integers(1, 5))
def test_same_framing_shows_one_motif_equally_large_whatever_its_pixels(
    data: st.DataObject, viewports: list[Extent], across: int, down: int
) -> None:
    shown = [
        Pane(viewport=viewport, picture=Extent(width=100 * across * k, height=100 * down * k))
        for k, viewport in enumerate(viewports, start=1)
    ]
    box = common_box(shown)
    most = zoom_limits(Scaling.FRAMING, box, shown)[1]
    view = View(centre=data.draw(points), zoom=data.draw(st.floats(1, most)))
    sizes = {(placed.width, placed.height) for placed in (place(view, box, pane) for pane in shown)}
    widths, heights = {width for width, _ in sizes}, {height for _, height in sizes}
    # The same real number may fall on either side of a half.
    assert max(widths) - min(widths) <= 1
    assert max(heights) - min(heights) <= 1


@given(st.data(), many)
def test_fitting_shows_every_picture_whole(data: st.DataObject, shown: list[Pane]) -> None:
    shown = [replace(pane, offset=Offset()) for pane in shown]
    box = common_box(shown)
    for pane in shown:
        placed = place(View(), box, pane)
        assert placed.left >= 0
        assert placed.top >= 0
        assert placed.left + placed.width <= pane.viewport.width
        assert placed.top + placed.height <= pane.viewport.height


@given(st.data(), panes, st.sampled_from([1.0, 2.0, 3.0, 8.0, 64.0]))
def test_whole_percentages_are_exact(data: st.DataObject, pane: Pane, zoom: float) -> None:
    pane = replace(pane, offset=replace(pane.offset, zoom=1.0))
    view = View(centre=data.draw(points), zoom=zoom, scaling=Scaling.PIXELS)
    placed = place(view, common_box([pane]), pane)
    assert placed.width == pane.picture.width * zoom
    assert placed.height == pane.picture.height * zoom
    assert placed.scale == zoom


@given(many, scalings)
def test_zoom_ends_where_all_fits_and_at_6400_percent(shown: list[Pane], scaling: Scaling) -> None:
    box = common_box(shown)
    least, most = zoom_limits(scaling, box, shown)
    assert least <= most
    largest = max(scale_of(View(zoom=most, scaling=scaling), box, pane) for pane in shown)
    fits = max(fit_scale(box, pane.picture, pane.offset) * pane.offset.zoom for pane in shown)
    assert largest <= max(MOST_SCALE, fits) * 1.0001
    if scaling is Scaling.PIXELS:
        for pane in shown:
            assert (
                scale_of(View(zoom=least, scaling=scaling), box, pane)
                <= fit_scale(box, pane.picture, pane.offset) * 1.0001
            )


@given(st.data(), many)
def test_only_what_the_viewport_shows_is_asked_for(data: st.DataObject, shown: list[Pane]) -> None:
    view, box = data.draw(views(shown)), common_box(shown)
    pane = shown[0]
    placed = place(view, box, pane)
    region = placed.visible(pane.viewport)
    if region is None:
        return
    assert 0 <= region.x < region.right <= placed.width
    assert 0 <= region.y < region.bottom <= placed.height
    assert placed.left + region.x >= 0
    assert placed.left + region.right <= pane.viewport.width
    assert region.width <= pane.viewport.width


@given(st.data(), panes)
def test_a_pane_moved_alone_keeps_the_place_under_the_pointer_too(data: st.DataObject, pane: Pane) -> None:
    view, box = data.draw(views([pane])), common_box([pane])
    before = place(view, box, pane)
    at = Point(data.draw(shares) * pane.viewport.width, data.draw(shares) * pane.viewport.height)
    under = before.to_relative(at)
    assume(0 <= under.x <= 1 and 0 <= under.y <= 1)
    offset = offset_zoomed(view, box, pane, data.draw(st.floats(0.5, 2.0)), at)
    found = place(view, box, replace(pane, offset=offset)).to_screen(under)
    assert abs(found.x - at.x) <= 0.51
    assert abs(found.y - at.y) <= 0.51


@given(st.data(), panes)
def test_an_offset_stays_registered_while_the_others_move(data: st.DataObject, pane: Pane) -> None:
    """Two panes of the same picture, one shifted: a place of one lies over the same place of the other always."""
    pane = replace(pane, offset=replace(pane.offset, across=1.0, down=1.0))
    plain = replace(pane, offset=Offset())
    box = common_box([pane])
    scene = data.draw(points)
    apart = []
    for _ in range(2):
        view = replace(data.draw(views([plain])), scaling=Scaling.FRAMING, zoom=data.draw(st.floats(1, 8)))
        one, two = place(view, box, plain), place(view, box, pane)
        first, second = one.to_screen(scene), two.to_screen(pane.offset.to_picture(scene))
        apart.append((first.x - second.x, first.y - second.y))
    for dx, dy in apart:
        # Both pictures' sizes and corners are whole device pixels, which a place far outside multiplies.
        assert abs(dx) <= 1 + abs(pane.offset.zoom - 1) + 2
        assert abs(dy) <= 1 + abs(pane.offset.zoom - 1) + 2


@given(st.data(), extents, st.integers(200, 4000), st.integers(200, 4000), st.sampled_from([1, 2, 3]))
def test_a_crop_lies_on_the_whole_at_any_view(
    data: st.DataObject, viewport: Extent, width: int, height: int, detail: int
) -> None:
    """A part of the scene, in a shape of its own and with `detail` times the pixels, beside all of it."""
    part = Extent(width=data.draw(st.integers(100, width)), height=data.draw(st.integers(100, height)))
    left, top = (
        data.draw(st.integers(0, width - part.width)),
        data.draw(st.integers(0, height - part.height)),
    )
    across, down = part.width / width, part.height / height
    middle = Point((left + part.width / 2) / width, (top + part.height / 2) / height)
    offset = Offset(x=-(middle.x - 0.5) / across, y=-(middle.y - 0.5) / down, across=across, down=down)
    pixels = Extent(width=part.width * detail, height=part.height * detail)
    whole = Pane(viewport=viewport, picture=Extent(width=width, height=height))
    crop = Pane(viewport=viewport, picture=pixels, offset=offset)
    box = common_box([whole, crop])
    view = replace(data.draw(views([whole, crop])), scaling=Scaling.FRAMING, zoom=data.draw(st.floats(1, 8)))
    inside = data.draw(points)
    on_crop = place(view, box, crop).to_screen(inside)
    on_whole = place(view, box, whole).to_screen(offset.to_scene(inside))
    # Each picture's size and corner are brought to whole device pixels, and the crop's rounding is the whole's in small.
    assert abs(on_crop.x - on_whole.x) <= 1.1 + 0.5 / across
    assert abs(on_crop.y - on_whole.y) <= 1.1 + 0.5 / down


@given(st.data(), many, st.floats(50, 5000))
def test_in_print_the_scene_is_as_wide_in_every_pane(
    data: st.DataObject, shown: list[Pane], across: float
) -> None:
    shown = [replace(pane, offset=replace(pane.offset, zoom=1.0)) for pane in shown]
    view = View(centre=data.draw(points), zoom=across, scaling=Scaling.PRINT)
    for pane in shown:
        placed = place(view, common_box(shown), pane)
        assert abs(placed.width - across * pane.offset.across) <= 0.51


@given(offsets, points)
def test_offsets_have_an_inverse(offset: Offset, place_: Point) -> None:
    back = offset.to_scene(offset.to_picture(place_))
    assert back.x == pytest.approx(place_.x)
    assert back.y == pytest.approx(place_.y)


@given(st.data(), many)
def test_dragging_never_uncovers_more_than_it_must(data: st.DataObject, shown: list[Pane]) -> None:
    shown = [replace(pane, offset=Offset()) for pane in shown]
    box = common_box(shown)
    before = replace(data.draw(views(shown)), centre=Point(0.5, 0.5))
    far = moved(
        before, box, shown[0], data.draw(st.integers(-9999, 9999)), data.draw(st.integers(-9999, 9999))
    )
    after = kept_over_scene(before, far, box, shown)
    covered_x = covered_y = False
    for pane in shown:
        placed = place(after, box, pane)
        right, bottom = placed.left + placed.width, placed.top + placed.height
        small_x, small_y = placed.width <= pane.viewport.width, placed.height <= pane.viewport.height
        covered_x |= small_x or (placed.left <= 1 and right >= pane.viewport.width - 1)
        covered_y |= small_y or (placed.top <= 1 and bottom >= pane.viewport.height - 1)
    assert covered_x
    assert covered_y


@given(st.data(), panes)
def test_zooming_out_to_fit_ends_in_the_middle_without_a_jump(data: st.DataObject, pane: Pane) -> None:
    pane = replace(pane, offset=Offset())
    box = common_box([pane])
    assume(zoom_limits(Scaling.FRAMING, box, [pane])[1] > 4)
    view = View(centre=data.draw(points), zoom=4.0)
    at = Point(pane.viewport.width * data.draw(shares), pane.viewport.height * data.draw(shares))
    step = 1.02
    jumps = []
    while view.zoom > 1:
        zoom = max(1.0, view.zoom / step)
        share = (zoom - 1) / (view.zoom - 1)
        after = kept_over_scene(view, zoomed(view, box, pane, zoom, at), box, [pane], share)
        before, now = place(view, box, pane), place(after, box, pane)
        jumps.append(abs(now.left - before.left) / pane.viewport.width)
        view = after
    assert view.centre == Point(0.5, 0.5)
    assert max(jumps) <= 0.2


def test_a_pixel_is_found_by_the_place_it_covers() -> None:
    picture = Extent(width=4, height=2)
    assert pixel_at(Point(0.0, 0.0), picture) == (0, 0)
    assert pixel_at(Point(0.26, 0.51), picture) == (1, 1)
    assert pixel_at(Point(0.999, 0.999), picture) == (3, 1)
    assert pixel_at(Point(1.0, 0.5), picture) is None
    assert pixel_at(Point(0.5, -0.01), picture) is None


@given(st.lists(offsets, min_size=1, max_size=6), extents)
def test_what_lies_around_the_scene_has_room_beside_it(laid: list[Offset], box: Extent) -> None:
    """As many pixels as the scene is given, what every picture shows around it lies in the box too."""
    room = room_for_scene(box, laid)
    for offset in laid:
        start, end = seen_of_scene(offset)
        for low, high, length, whole_length in (
            (start.x, end.x, room.width, box.width),
            (start.y, end.y, room.height, box.height),
        ):
            assert max(0.5 - low, high - 0.5) * length <= whole_length / 2 + 1
    if all(offset.across <= 1 and offset.down <= 1 for offset in laid):
        assert room == box
