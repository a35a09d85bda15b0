module godwit.io/cluster/node

go 1.26.0
