"""What Kubernetes will make of a set, before anything runs."""
from cdk8s import ApiObjectMetadata, App, Chart, Duration, Size
from cdk8s_plus_28 import ContainerPort, EnvValue, HorizontalPodAutoscaler, Metric, MetricTarget, PodManagementPolicy
from cdk8s_stateful import Cluster, Explanation, StatefulSet, StorageClass, UpdateStrategy, VolumeClaimTemplate

app = App()
Cluster.define(app, kubernetes_version="1.34", cluster_domain="corp.example")
chart = Chart(app, "predictions", namespace="shop")
carts = StatefulSet(
    chart, "carts",
    replicas=3,
    ordinal_start=1,
    update_strategy=UpdateStrategy.rolling_update(partition=2),
    min_ready=Duration.seconds(10),
)
server = carts.add_container(image="valkey/valkey:8.1.3", ports=[ContainerPort(name="valkey", number=6379)])
server.mount("/data", VolumeClaimTemplate(
    chart, "data",
    size=Size.gibibytes(50),
    storage_class=StorageClass.longhorn(chart, "ssd"),
))
server.env.add_variable("SEEDS", EnvValue.from_value(carts.peer_list(port=6379)))

print(carts.dns_name)
for pod in carts.pods:
    print(pod.ordinal, pod.name, pod.dns_name)
    for key, value in sorted(pod.labels.items()):
        print(f"  label {key}={value}")
    for claim in pod.claims:
        print(f"  claim {claim.name} {claim.storage} {claim.storage_class} {','.join(claim.access_modes)} {str(claim.exists).lower()}")
    for record in pod.srv:
        print(f"  SRV {record.name} port {record.port}")
prediction = carts.prediction
print("start", *prediction.start_order)
print("scale down", *prediction.scale_down_order)
print("update", *prediction.update_order)
print(f"asks for {prediction.capacity.cpu} CPU, {prediction.capacity.memory} memory")

# An autoscaler's minimum and maximum; without one there is no prediction of it.
sessions = StatefulSet(chart, "sessions", pod_management_policy=PodManagementPolicy.PARALLEL)
sessions.add_container(image="valkey/valkey:8.1.3", port_number=6379)
HorizontalPodAutoscaler(
    chart, "sessions-scaling",
    metadata=ApiObjectMetadata(name="sessions"),
    target=sessions,
    min_replicas=2,
    max_replicas=5,
    metrics=[Metric.resource_cpu(MetricTarget.average_utilization(70))],
)
for prediction in (carts.prediction, sessions.prediction):
    scaling = prediction.autoscaling
    print(f"{prediction.name}: " + ("no autoscaler" if scaling is None else f"{scaling.min_replicas} to {scaling.max_replicas} pods"))
print(Explanation.of(chart).text)

app.synth()
