"""Rules of callbacks, queues and asynchronous streams over whole sessions."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
import time
from pathlib import Path

import pytest

from gesturekit.errors import InvalidArgumentError, SourceError
from gesturekit.gestures import GestureRecognizer
from gesturekit.gestures.events import GestureEvent, Phase
from gesturekit.hands import Hand, ImageArray
from gesturekit.session.event_stream import EventStream
from gesturekit.session.session import Session
from tests.gestures.built_hands import shape
from tests.scripted import EndlessSource, ScriptedTracker, lines, scripted


class Showing(ScriptedTracker):
    """Shows a fist for half a second, then an open palm."""

    def track(self, image: ImageArray, time: float = 0.0, *, mirrored: bool = False) -> list[Hand]:
        return [shape("00000" if time < 0.5 else "11111")]


def showing(frames: int = 50, **options: object) -> Session:
    """Two seconds of a fist and a palm, recognized for real."""
    return scripted(
        EndlessSource(frames, (640, 480)),
        tracker=Showing(),
        recognizer=GestureRecognizer(motions=False),
        **options,
    )


def fired(**words: object) -> list[float]:
    """When a callback under these conditions is called."""
    times: list[float] = []
    with showing() as session:
        session.on(callback=lambda event: times.append(round(event.time, 2)), **words)  # type: ignore[call-overload]
        session.run()
    return times


class TestRules:
    def test_hold_delays_the_call_until_it_is_confirmed(self) -> None:
        (plain,) = fired(name="open_palm")
        assert fired(name="open_palm", hold=0.6) == [pytest.approx(plain + 0.6)]
        assert fired(name="open_palm", hold=5.0) == []

    def test_repeat_calls_again(self) -> None:
        times = fired(name="open_palm", repeat=(0.4, 5.0))
        assert [t - times[0] for t in times] == pytest.approx([0.0, 0.4, 0.6, 0.8, 1.0, 1.2], abs=0.041)

    def test_progress_comes_with_hold(self) -> None:
        progress: list[float] = []
        with showing() as session:
            session.on("open_palm", lambda e: progress.append(e.progress), phase="hold", hold=0.4)
            session.run()
        assert progress[:10] == pytest.approx([0.1 * n for n in range(1, 11)])

    def test_sequences_have_no_name_of_their_own(self) -> None:
        heard: list[str] = []
        with showing() as session:

            @session.on(sequence=["closed_fist", "open_palm"], within=1.0)
            def opened(event: GestureEvent) -> None:
                heard.append(event.name)

            session.run()
        assert heard == ["closed_fist>open_palm"]

    def test_sides_ids_and_regions(self) -> None:
        assert len(fired(name="open_palm", hand="right")) == 1
        assert fired(name="open_palm", hand="left") == []
        assert len(fired(name="open_palm", hand=0)) == 1
        assert fired(name="open_palm", hand=3) == []
        # The built hand's palm lies at (316, 172) of 640 by 480 pixels.
        assert len(fired(name="open_palm", region=(0.4, 0.2, 0.6, 0.5))) == 1
        assert fired(name="open_palm", region=(0.0, 0.5, 1.0, 1.0)) == []

    def test_a_region_is_that_of_the_picture_as_it_is_shown(self) -> None:
        def heard(mirror: bool) -> list[str]:
            names: list[str] = []
            recognizer = GestureRecognizer(motions=False)
            # The palm is four pixels left of the picture's middle.
            recognizer.define("defined", "open_palm", region=(0.0, 0.0, 0.5, 1.0))
            source = EndlessSource(50, (640, 480))
            with scripted(source, tracker=Showing(), recognizer=recognizer, mirror=mirror) as session:
                session.on("defined", lambda event: names.append("defined"))
                session.on("open_palm", lambda event: names.append("on"), region=(0.0, 0.0, 0.5, 1.0))
                session.run()
            return names

        assert heard(mirror=False) == ["defined", "on"]
        assert heard(mirror=True) == []

    def test_a_callbacks_cooldown_counts_its_calls(self) -> None:
        times = fired(name="open_palm", phase="hold", cooldown=0.5)
        assert [t - times[0] for t in times] == pytest.approx([0.0, 0.52, 1.04], abs=0.001)

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ({"name": "open_palm", "hold": -1}, "hold is -1"),
            ({"name": "open_palm", "holt": 1}, "did you mean 'hold'"),
            ({"sequence": ["open_palm", "fist"]}, "unknown gesture 'fist'"),
            ({}, "exactly one of gesture"),
            ({"name": "open_palm", "both": "ok"}, "exactly one of gesture"),
            ({"name": "open_palm", "phase": "fires"}, "did you mean 'fire'"),
            ({"name": "open_palm", "hand": "lefft"}, "did you mean 'left'"),
        ],
    )
    def test_a_wrong_word_is_told_at_once(self, words: dict[str, object], told: str) -> None:
        with showing() as session, pytest.raises(InvalidArgumentError, match=told):
            session.on(**words)  # type: ignore[call-overload]

    def test_defined_events_stand_in_the_file_and_the_summary(self, tmp_path: Path) -> None:
        with showing(events=tmp_path / "e.jsonl") as session:
            session.define("confirm", "open_palm", hold=0.5)
            heard: list[Phase] = []
            session.on("confirm", lambda event: heard.append(event.phase))
            summary = session.run()
        assert heard == [Phase.TRIGGER]
        assert summary.counts == {"closed_fist": 1, "open_palm": 1, "confirm": 1}
        written = [line for line in lines(tmp_path / "e.jsonl") if line["name"] == "confirm"]
        assert [line["phase"] for line in written][:2] == ["begin", "hold"]
        assert written[-1]["phase"] == "end"
        assert written[1]["progress"] == pytest.approx(0.08)

    def test_own_gestures_come_with_the_session(self, tmp_path: Path) -> None:
        rules = {"event": {"opened": {"sequence": ["closed_fist", "open_palm"]}}}
        with Session(EndlessSource(50), effect=None, tracker=Showing(), gestures=rules) as session:
            assert session.run().counts["opened"] == 1
        with pytest.raises(InvalidArgumentError, match="not both"):
            Session(
                EndlessSource(1), effect=None, gestures=rules, recognizer=GestureRecognizer(motions=False)
            )

    def test_a_recognizer_of_ones_own_takes_no_events(self) -> None:
        with (
            scripted(EndlessSource(1)) as session,
            pytest.raises(InvalidArgumentError, match="GestureRecognizer"),
        ):
            session.define("x", "ok")


class TestQueue:
    def test_another_thread_gets_every_event_and_the_end(self) -> None:
        got: list[str] = []
        with showing() as session:
            queue = session.event_queue()
            reader = threading.Thread(target=lambda: got.extend(event.name for event in queue))
            reader.start()
            session.run()
            reader.join(5.0)
        assert got == ["closed_fist", "open_palm"]
        assert not reader.is_alive()

    def test_nobody_takes_and_the_session_goes_on(self) -> None:
        with showing() as session:
            queue = session.event_queue(phase="*", maxsize=5)
            summary = session.run()
        assert summary.frames == 50
        kept = [(event.name, event.phase.value) for event in queue]
        assert kept == [
            ("closed_fist", "begin"),
            ("closed_fist", "end"),
            ("open_palm", "begin"),
            ("open_palm", "hold"),
            ("open_palm", "end"),
        ]
        assert queue.dropped > 30

    def test_a_session_that_never_ran_ends_its_queue_when_it_is_closed(self) -> None:
        with showing() as session:
            queue = session.event_queue()
        assert list(queue) == []


class TestAsync:
    def test_events_arrive_while_the_session_runs_in_its_own_thread(self) -> None:
        async def listen() -> list[tuple[str, str]]:
            with showing() as session:
                stream = session.events()
                got = [(event.name, event.phase.value) async for event in stream]
                assert session.summary.frames == 50
                return got

        assert asyncio.run(listen()) == [("closed_fist", "begin"), ("open_palm", "begin")]

    def test_the_loop_stays_free_meanwhile(self) -> None:
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                beats += 1
                await asyncio.sleep(0.001)

        async def listen() -> None:
            pulse = asyncio.create_task(beat())
            slow = ScriptedTracker(pause=0.01)
            with scripted(EndlessSource(30), tracker=slow) as session:
                async for _ in session.events():
                    pass
            pulse.cancel()

        asyncio.run(listen())
        assert beats > 30

    def test_leaving_the_loop_early_ends_the_session(self) -> None:
        async def listen() -> Session:
            session = scripted(EndlessSource(1_000_000))
            async with session.events() as events:
                async for event in events:
                    assert event.name == "ok"
                    break
            return session

        before = threading.active_count()
        session = asyncio.run(listen())
        assert session.summary.ended_by == "stop"
        assert threading.active_count() == before

    def test_closing_the_session_ends_its_thread(self) -> None:
        async def listen() -> None:
            with scripted(EndlessSource(1_000_000)) as session:
                async for _ in session.events():
                    break

        before = threading.active_count()
        asyncio.run(listen())
        assert threading.active_count() == before

    def test_letting_go_of_the_stream_ends_the_session(self) -> None:
        async def listen(session: Session) -> None:
            async for _ in session.events():
                break

        session = scripted(EndlessSource(1_000_000))
        asyncio.run(listen(session))
        gc.collect()
        until = time.monotonic() + 5.0
        while session.summary.ended_by != "stop" and time.monotonic() < until:
            time.sleep(0.01)
        assert session.summary.ended_by == "stop"
        session.close()

    def test_a_cancelled_task_ends_cleanly(self) -> None:
        async def main() -> str:
            session = scripted(EndlessSource(1_000_000))

            async def listen() -> None:
                async with session.events() as events:
                    async for _ in events:
                        pass

            task = asyncio.create_task(listen())
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return session.summary.ended_by

        before = threading.active_count()
        assert asyncio.run(main()) == "stop"
        assert threading.active_count() == before

    def test_waiting_with_a_timeout_loses_nothing(self) -> None:
        async def listen() -> list[float]:
            times: list[float] = []
            with scripted(EndlessSource(20), tracker=ScriptedTracker(pause=0.02)) as session:
                events = session.events(phase="*")
                while True:
                    with contextlib.suppress(asyncio.TimeoutError):
                        event = await asyncio.wait_for(anext(events, None), 0.005)
                        if event is None:
                            return times
                        times.append(event.time)

        times = asyncio.run(listen())
        assert times == pytest.approx([0.2 + 0.04 * n for n in range(11)])

    def test_what_ends_the_session_is_raised(self) -> None:
        async def listen() -> int:
            count = 0
            with scripted(EndlessSource(12, broken=True)) as session:
                events = session.events()
                with pytest.raises(SourceError, match="broken in the middle"):
                    async for _ in events:
                        count += 1
            return count

        assert asyncio.run(listen()) > 0

    def test_a_session_that_others_run_is_only_listened_to(self) -> None:
        async def listen() -> tuple[int, int]:
            with scripted(EndlessSource(25)) as session:
                events = session.events(phase="fire", run=False)
                running = asyncio.create_task(asyncio.to_thread(session.run))
                count = sum([1 async for _ in events])
                return count, (await running).frames

        assert asyncio.run(listen()) == (1, 25)

    def test_several_streams_share_one_run_and_the_last_ends_it(self) -> None:
        async def listen() -> tuple[list[int], str]:
            with scripted(EndlessSource(1_000_000), tracker=ScriptedTracker(pause=0.001)) as session:
                early, late = session.events(), session.events(phase="hold")
                counts = [0, 0]
                async with late:
                    async with early:
                        async for _ in early:
                            counts[0] += 1
                            break
                    async for _ in late:
                        counts[1] += 1
                        if counts[1] == 3:
                            break
                return counts, session.summary.ended_by

        before = threading.active_count()
        assert asyncio.run(listen()) == ([1, 3], "stop")
        assert threading.active_count() == before

    def test_every_stream_hears_the_whole_session_and_what_ended_it(self) -> None:
        async def listen() -> list[tuple[int, str]]:
            with scripted(EndlessSource(12, broken=True)) as session:
                streams = session.events("*"), session.events("ok")

                async def take(events: EventStream) -> tuple[int, str]:
                    count = 0
                    try:
                        async for _ in events:
                            count += 1
                    except SourceError as error:
                        return count, str(error)
                    return count, "ended quietly"

                return list(await asyncio.gather(*map(take, streams)))

        (all_of_them, why), (of_ok, why_too) = asyncio.run(listen())
        assert all_of_them == of_ok > 0
        assert "broken in the middle" in why
        assert why == why_too

    def test_a_stream_that_comes_after_the_end_says_so(self) -> None:
        async def listen() -> None:
            session = scripted(EndlessSource(5))
            session.run()
            with pytest.raises(InvalidArgumentError, match="has run already"):
                async for _ in session.events():
                    pass

        asyncio.run(asyncio.wait_for(listen(), 10.0))


def test_a_queue_made_after_the_end_is_ended() -> None:
    session = scripted(EndlessSource(5))
    session.run()
    assert session.event_queue().get(timeout=10.0) is None


def test_running_it_again_in_the_middle_does_not_end_it() -> None:
    with scripted(EndlessSource(25)) as session:
        session.on("ok", lambda event: session.run())
        summary = session.run()
    assert (summary.frames, summary.ended_by, summary.callback_errors) == (25, "source", 1)


def test_off_ends_the_calls() -> None:
    times: list[float] = []

    def first(event: GestureEvent) -> None:
        times.append(event.time)
        session.off(first)

    with showing() as session:
        session.on("*", first, phase="*")
        session.run()
    assert len(times) == 1


def test_two_sessions_at_once_do_not_meet(tmp_path: Path) -> None:
    sessions = [showing(frames, events=tmp_path / f"{frames}.jsonl") for frames in (40, 50)]
    heard: list[list[float]] = [[], []]
    for session, times in zip(sessions, heard, strict=True):
        session.on("open_palm", lambda event, times=times: times.append(event.time), hold=0.3)
    threads = [threading.Thread(target=session.run) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard[0] == heard[1] == fired(name="open_palm", hold=0.3)
    ends = [lines(tmp_path / f"{frames}.jsonl")[-1]["time"] for frames in (40, 50)]
    assert ends == [pytest.approx(39 / 25), pytest.approx(49 / 25)]
