"""Event rules: hold to confirm, repetition, chords, sequences, regions, arming, priority."""

from gesturekit.gestures.rules.event_rule import EventRule, RuleWords, make_rule
from gesturekit.gestures.rules.region import FrameView
from gesturekit.gestures.rules.rule_engine import RuleEngine

__all__ = ["EventRule", "FrameView", "RuleEngine", "RuleWords", "make_rule"]
