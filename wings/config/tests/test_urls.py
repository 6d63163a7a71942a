def test_whoever_asks_learns_that_the_installation_is_up(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok"


def test_no_page_is_kept_in_a_cache_or_shown_inside_another_site(client):
    headers = client.get("/healthz").headers

    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
