"""What is offered: the generic framework, the local programmes that adapt it, and their packs.

Owns the words framework, local programme, strand, phase, module, goal, outcome, pack form,
question, answer, notice, consent text, permit rule, safeguard, target, difference.
"""
