"""Everyday machine text that detectors take for somebody, judged by where it stands after every recognizer has spoken.

Presidio and the tagger see characters, not carriers: half of a hash is a driver's licence, a time stamp a tax number,
`logger.info` a web page, `q_proj` a user. Judged here are the surrounding token (a hash, a path, an identifier, a
fraction), the label before a bare number, the line around it, and how sure the tagger is for such a place. Words that
speak of a person next to a number (`call`, `patient`, `SSN`) always win: the number stays a finding.
"""
