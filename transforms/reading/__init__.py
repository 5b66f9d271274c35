"""Stations 3 to 6, outline to statements: quantities, facts, recommendations, judgements."""
