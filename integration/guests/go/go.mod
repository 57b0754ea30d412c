module features

go 1.21
