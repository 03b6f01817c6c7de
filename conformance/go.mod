// The real module files stand in versions/, one a Kubernetes minor; this one only marks the folder:
//   go build -modfile=versions/1.34.mod -o .build/conformance-1.34 .
module cdk8s-stateful/conformance

go 1.24.0
