"""How well newsletters are read, held against what a careful reader finds in them (gold records)."""

from kg.evaluate.calibration import Bin, calibration
from kg.evaluate.evaluation import Evaluation, evaluate
from kg.evaluate.matching import MEASURES
from kg.evaluate.scores import Score, scores

__all__ = ["MEASURES", "Bin", "Evaluation", "Score", "calibration", "evaluate", "scores"]
