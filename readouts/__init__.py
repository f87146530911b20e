"""The texts, and what can be read off them."""

from readouts.loader import load_readout, load_termbase
from readouts.model import Paragraph, Readout, Sentence, Term
from readouts.reader import read

__all__ = ["Paragraph", "Readout", "Sentence", "Term", "load_readout", "load_termbase", "read"]
