"""Great Expectations suites as code: what a report and the next warehouse must be before anybody sees them."""
