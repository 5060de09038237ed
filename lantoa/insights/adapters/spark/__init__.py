"""Apache Spark, on this machine or a cluster's: the second engine."""
