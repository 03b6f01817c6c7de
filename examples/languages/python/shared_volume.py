"""One volume for all pods: a directory of an NFS server, which every node can mount at the same time."""
from cdk8s import ApiObjectMetadata, App, Chart, Size
from cdk8s_plus_28 import ContainerPort, ContainerResources, MemoryResources, Probe, Volume
from cdk8s_stateful import SharedVolume, StatefulSet

app = App()
chart = Chart(app, "shared-volume", namespace="default")
shared = SharedVolume.nfs(
    chart, "shared-nfs",
    server="nfs-server.example.com",
    path="/shared",
    size=Size.gibibytes(10),
    claim_metadata=ApiObjectMetadata(name="shared-nfs-claim"),
    volume_name="shared-storage",
)

stateful_set = StatefulSet(chart, "web", replicas=3)
web = stateful_set.add_container(
    image="nginxinc/nginx-unprivileged:1.29.4-alpine",
    ports=[ContainerPort(name="web", number=8080)],
    readiness=Probe.from_tcp_socket(port=8080),
    resources=ContainerResources(memory=MemoryResources(request=Size.mebibytes(64), limit=Size.mebibytes(64))),
)
web.mount("/usr/share/nginx/html", shared, read_only=True)
web.mount("/tmp", Volume.from_empty_dir(chart, "tmp", "tmp"))

app.synth()
