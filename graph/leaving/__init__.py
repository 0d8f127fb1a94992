"""What it means when people leave, on a snapshot: nothing is written, and nothing is inferred from age.

- ``who``: who leaves, by choice or by a recorded last day
- ``losses``: competences and projects that lose their people
- ``severance``: pairs of institutions that are cut or farther apart, and the ties that repair it
- ``succession``: who comes closest to a lost competence, and the mentorings that repair it
- ``cover``: the fewest sets that cover everything, or how far from the fewest a greedy choice may be
"""
