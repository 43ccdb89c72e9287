"""The care-team dashboard."""

import os

# Before numpy is imported, which asks once. A page does small sums beside other pages on the same cores: threads of the linear algebra
# library would wait for each other and hold buffers of their own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
