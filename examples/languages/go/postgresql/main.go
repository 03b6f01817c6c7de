// PostgreSQL with everything on, and an application that may reach it.
package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-stateful/cdk8s-stateful-go/cdk8sstateful"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/cdk8s-team/cdk8s-plus-go/cdk8splus28/v2"
)

func main() {
	defer jsii.Close()

	app := cdk8s.NewApp(nil)
	shop := cdk8s.NewChart(app, jsii.String("postgresql"), &cdk8s.ChartProps{Namespace: jsii.String("shop")})
	api := cdk8splus28.NewDeployment(shop, jsii.String("api"), &cdk8splus28.DeploymentProps{
		Containers: &[]*cdk8splus28.ContainerProps{{Image: jsii.String("example.com/shop/api:1.4.2"), PortNumber: jsii.Number(8080)}},
	})
	ssd := cdk8sstateful.StorageClass_AwsEbs(shop, jsii.String("ssd"), &cdk8sstateful.AwsEbsOptions{Type: jsii.String("gp3")})

	orders := cdk8sstateful.NewPostgreSql(shop, jsii.String("orders"), &cdk8sstateful.PostgreSqlProps{
		Replicas:            jsii.Number(3),
		SynchronousStandbys: jsii.Number(1),
		Storage:             &cdk8sstateful.DatabaseStorage{Size: cdk8s.Size_Gibibytes(jsii.Number(100)), StorageClass: ssd},
		WalStorage:          &cdk8sstateful.DatabaseStorage{Size: cdk8s.Size_Gibibytes(jsii.Number(20)), StorageClass: ssd},
		Resources: &cdk8splus28.ContainerResources{
			Cpu: &cdk8splus28.CpuResources{Request: cdk8splus28.Cpu_Units(jsii.Number(2))},
			Memory: &cdk8splus28.MemoryResources{
				Request: cdk8s.Size_Gibibytes(jsii.Number(8)),
				Limit:   cdk8s.Size_Gibibytes(jsii.Number(8)),
			},
		},
		Parameters: &map[string]*string{
			"max_connections":          jsii.String("200"),
			"shared_preload_libraries": jsii.String("pg_stat_statements"),
		},
		InitScripts: &map[string]*string{"extensions.sql": jsii.String("CREATE EXTENSION pg_stat_statements;")},
		Credentials: cdk8sstateful.DatabaseCredentials_Generated(nil),
		Tls: cdk8sstateful.DatabaseTls_CertManager(&cdk8sstateful.CertManagerOptions{
			Issuer:          jsii.String("internal-ca"),
			IsClusterIssuer: jsii.Bool(true),
		}),
		Metrics: &cdk8sstateful.DatabaseMetrics{PodMonitor: jsii.Bool(true)},
		Backup: cdk8sstateful.DatabaseBackup_ToS3(&cdk8sstateful.S3BackupOptions{
			Schedule:    cdk8s.Cron_Schedule(&cdk8s.CronOptions{Minute: jsii.String("15"), Hour: jsii.String("3")}),
			Retention:   cdk8s.Duration_Days(jsii.Number(30)),
			Bucket:      jsii.String("shop-backups"),
			Region:      jsii.String("eu-central-1"),
			Credentials: cdk8splus28.Secret_FromSecretName(shop, jsii.String("backup-credentials"), jsii.String("backup-s3")),
		}),
		ExternalAccess: &cdk8sstateful.ExternalAccess{
			SourceRanges: jsii.Strings("10.0.0.0/8"),
			Hostname:     jsii.String("{name}.db.example.com"),
		},
	})
	orders.AllowFrom(api)
	orders.Connection().AddTo((*api.Containers())[0])

	app.Synth()
}
