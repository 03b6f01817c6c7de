"""What the rules find in an app, read as data: in this library's objects and in those of others."""
from cdk8s import App, Chart, Size
from cdk8s_plus_28 import ContainerProps, Deployment
from cdk8s_stateful import ClaimRetention, ClaimRetentionPolicy, Effect, Rules, StatefulSet, VolumeClaimTemplate

app = App()
chart = Chart(app, "findings", namespace="shop")
cache = StatefulSet(chart, "cache", replicas=3, claim_retention=ClaimRetentionPolicy(when_deleted=ClaimRetention.DELETE))
redis = cache.add_container(image="redis", port_number=6379)
redis.mount("/data", VolumeClaimTemplate(chart, "data", size=Size.gibibytes(1)))
Deployment(chart, "api", containers=[ContainerProps(image="example.com/api", port_number=8080)])

Rules.of(cache).acknowledge("claims-deleted-on-database", "a cache: refilled from the orders database")

findings = Rules.of(app).findings
for finding in findings:
    severity = "warning" if finding.effect in (Effect.HAZARD, Effect.ADVICE) else "error"
    about = finding.object
    where = f"{about.api_version} {about.kind} {about.namespace}/{about.name} {finding.path} ({finding.construct_path})"
    print(f"{severity} {finding.rule}: {where}")
    print(f"  {finding.message}")
    print(f"  mend: {finding.fix}")
    if finding.acknowledged is not None:
        print(f"  accepted: {finding.acknowledged}")
print(sum(finding.effect == Effect.DATA_LOSS for finding in findings), "would lose data")
