"""The examples beside this file say what Jinja2 says."""
import check_with_jinja2


def test_every_example_is_as_jinja2_has_it():
    assert not check_with_jinja2.main()
