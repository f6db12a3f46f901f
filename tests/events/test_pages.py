

def test_times_at_the_ends_of_the_calendar_come_back(client):
    cluster = make_cluster()
    client.force_login(make_manager(cluster))
    times = {"starts_at": "0001-01-01T00:00", "ends_at": "9999-12-31T23:59"}

    response = client.post(ADD, {"title": "Labor", "kind": "workshop", "online": "on", "hosts": [cluster.pk], **times})

    assert (response.status_code, {"starts_at", "ends_at"} - set(response.context["form"].errors)) == (200, set())


def test_a_guest_with_an_endless_address_is_asked_again(client):
    event = make_event(state=EventState.PUBLISHED)

    response = client.post(url("event_register", event), {**GUEST, "email": f"{'a' * 260}@example.org"})

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["email"])
