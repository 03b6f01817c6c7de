"""Errors: what they say, and how a choice is accepted."""
from cdk8s import ApiObjectMetadata, App, Chart, Size
from cdk8s_plus_28 import PersistentVolumeAccessMode
from cdk8s_stateful import ClaimRetention, ClaimRetentionPolicy, Rules, SharedVolume, StatefulSet, VolumeClaimTemplate


def show(what):
    """Prints the error that this ends with."""
    try:
        what()
        print("no error")
    except RuntimeError as error:
        # Where a method throws, jsii puts `Error: ` before the message.
        print(str(error).removeprefix("Error: "))


# What is wrong by itself is refused where it is written …
scratch = Chart(App(), "scratch")
too_long = ApiObjectMetadata(name="a-name-of-more-characters-than-its-revisions-have-room-for")
show(lambda: StatefulSet(scratch, "negative", replicas=-1))
show(lambda: StatefulSet(scratch, "long", metadata=too_long))
show(lambda: StatefulSet(scratch, "peers").peer_list(port=70000))
show(lambda: Rules.of(scratch).acknowledge("governing-service", " "))

# … and what is wrong together, when the app is synthesized.
app = App()
chart = Chart(app, "mistakes", namespace="shop")
database = StatefulSet(chart, "orders", replicas=3, claim_retention=ClaimRetentionPolicy(when_deleted=ClaimRetention.DELETE))
postgres = database.add_container(image="postgres:17.6", port_number=5432)
postgres.mount("/var/lib/postgresql/data", VolumeClaimTemplate(chart, "data", size=Size.gibibytes(50)))
web = StatefulSet(chart, "web", replicas=3)
disk = SharedVolume(chart, "disk", size=Size.gibibytes(1), access_modes=[PersistentVolumeAccessMode.READ_WRITE_ONCE])
web.add_container(image="nginxinc/nginx-unprivileged:1.29.4-alpine", port_number=8080).mount("/www", disk)
show(app.synth)

# What is a choice can be accepted, with a reason; what cannot work stays an error.
Rules.of(database).acknowledge("claims-deleted-on-database", "made anew for each test run")
show(app.synth)
