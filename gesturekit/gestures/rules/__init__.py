"""Event rules: hold to confirm, repetition, chords, sequences, regions, arming, priority."""

from gesturekit.gestures.rules.engine import RuleEngine
from gesturekit.gestures.rules.region import View
from gesturekit.gestures.rules.rule import EventRule, RuleWords, make_rule

__all__ = ["EventRule", "RuleEngine", "RuleWords", "View", "make_rule"]
