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


def test_a_tenants_file_that_is_no_text_stops_the_start(tmp_path):
    file = tmp_path / "tenants.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=r"tenants\.toml"):
        Settings(tenants=file).read_tenants()


def test_a_right_tenants_file_is_read(tmp_path):
    file = tmp_path / "tenants.toml"
    file.write_text(TENANT + 'tenants = ["t1", "t2"]\n')
    (tenant,) = Settings(tenants=file).read_tenants()
    assert tenant.tenants == ("t1", "t2")


URL = "postgresql://osler:sesame@127.0.0.1/osler"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://osler:sesame@127.0.0.1/osler",
        "postgresql://osler:sesame@db.example/osler",
        "postgresql://osler:sesame@127.0.0.1,db.example/osler",
        "postgresql:///osler?password=sesame&host=10.0.0.5",
        "postgresql:///osler?password=sesame&hostaddr=10.0.0.5",
    ],
)
def test_a_database_elsewhere_without_a_word_on_tls_stops_the_start(url):
    with pytest.raises(SettingsError, match="OSLER_DATABASE_URL") as told:
        Settings.from_env({"OSLER_DATABASE_URL": url})
    assert "sesame" not in str(told.value)


@pytest.mark.parametrize(
    "url",
    [URL, "postgresql:///osler", "postgresql:///o?host=/run/pg", "postgres://db.example/osler?sslmode=verify-full"],
)
def test_a_database_here_or_with_its_tls_mode_is_taken(url):
    assert Settings.from_env({"OSLER_DATABASE_URL": url}).place == url


def test_a_file_of_the_command_line_wins_over_the_database(tmp_path, monkeypatch):
    monkeypatch.setenv("OSLER_DATABASE_URL", URL)
    settings = Settings.from_env(store=tmp_path / "osler.db")
    settings.publish()
    assert (settings.place, Settings.from_env().place) == (tmp_path / "osler.db", tmp_path / "osler.db")


def test_secrets_do_not_show():
    assert "sesame" not in repr(Settings(database_url=URL))
    assert "sesame" not in repr(Settings(pseudonym_key="sesame" * 8))


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "OSLER_LONGER_TEXTS: .*OSLER_PUBLIC_URL"),
        ({"OSLER_PUBLIC_URL": "http://cds.hospital.example"}, "https"),
        ({"OSLER_SANDBOX": "1", "OSLER_HOST": "0.0.0.0"}, "https"),
        ({"OSLER_PUBLIC_URL": "https://cds.hospital.example", "OSLER_WORKERS": "2"}, "OSLER_WORKERS=1"),
    ],
)
def test_longer_texts_need_one_process_and_an_address_that_keeps_them(environment, words):
    with pytest.raises(SettingsError, match=words):
        Settings.from_env({**environment, "OSLER_LONGER_TEXTS": "late"})
    assert Settings.from_env(environment).longer_texts == "off"


@pytest.mark.parametrize(
    "environment", [{"OSLER_PUBLIC_URL": "https://cds.hospital.example/osler/"}, {"OSLER_SANDBOX": "1"}]
)
def test_longer_texts_are_on_where_browsers_reach_them(environment):
    assert Settings.from_env({**environment, "OSLER_LONGER_TEXTS": "always"}).longer_texts == "always"
