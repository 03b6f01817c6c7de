"""Three pods with a name, an address and a volume of their own."""
from cdk8s import App, Chart, Size
from cdk8s_plus_28 import ContainerPort, ContainerResources, MemoryResources, Probe
from cdk8s_stateful import HeadlessService, StatefulSet, VolumeClaimTemplate

app = App()
chart = Chart(app, "plain-set", namespace="my-namespace")

stateful_set = StatefulSet(
    chart, "my-app",
    service=HeadlessService(chart, "my-headless-service"),
    replicas=3,
    security_context={"fs_group": 65534},
)
server = stateful_set.add_container(
    image="registry.k8s.io/e2e-test-images/agnhost:2.53",
    args=["netexec", "--http-port=8080"],
    ports=[ContainerPort(name="http", number=8080)],
    readiness=Probe.from_http_get("/healthz", port=8080),
    resources=ContainerResources(memory=MemoryResources(request=Size.mebibytes(32), limit=Size.mebibytes(32))),
    security_context={"user": 65534},
)
server.mount("/www", VolumeClaimTemplate(chart, "www", size=Size.gibibytes(1)))

app.synth()
