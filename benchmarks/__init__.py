"""Speed, memory and growth (性能): each figure beside a peer or a limit measured in the same run. `make bench`."""
