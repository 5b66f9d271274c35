"""Files of published statistics: the second kind of source. CSV in, figures and refused rows out."""
