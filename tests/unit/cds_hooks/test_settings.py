"""Settings: loud at start, never silently ignored."""

import pytest

from cds_hooks.settings import Settings, SettingsError

TENANT = '[[tenant]]\nid = "a"\nissuer = "https://ehr"\njwks = "k.json"\n'


def test_the_environment_is_read_and_the_command_line_wins():
    settings = Settings.from_env({"OSLER_PORT": "9000", "OSLER_CORS_ORIGINS": "https://a, https://b"}, port=9001)
    assert (settings.port, settings.cors_origins) == (9001, ("https://a", "https://b"))


@pytest.mark.parametrize(
    "environment", [{"OSLER_PRT": "1"}, {"OSLER_PORT": "many"}, {"OSLER_LANGUAGE": "fr"}, {"OSLER_GENERATOR": "gpt"}]
)
def test_a_wrong_setting_stops_the_start_and_is_named(environment):
    with pytest.raises(SettingsError, match="OSLER_"):
        Settings.from_env(environment)


@pytest.mark.parametrize(
    "content",
    [
        "nonsense",
        TENANT + "surprise = 1",
        TENANT + 'jku = "https://ehr/jwks"',
        TENANT.replace("jwks", "# jwks"),
        TENANT + TENANT,
        TENANT.replace('jwks = "k.json"', 'jku = "http://ehr/jwks"'),
    ],
)
def test_a_wrong_tenants_file_stops_the_start(tmp_path, content):
    file = tmp_path / "tenants.toml"
    file.write_text(content)
    with pytest.raises(SettingsError, match=r"tenants\.toml"):
        Settings(tenants=file).read_tenants()


def test_a_right_tenants_file_is_read(tmp_path):
    file = tmp_path / "tenants.toml"
    file.write_text(TENANT + 'tenants = ["t1", "t2"]\n')
    (tenant,) = Settings(tenants=file).read_tenants()
    assert tenant.tenants == ("t1", "t2")


def test_secrets_do_not_show():
    assert "sesame" not in repr(Settings(pseudonym_key="sesame" * 8))
