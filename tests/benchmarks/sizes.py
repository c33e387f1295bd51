"""How much the measured database holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """``posts`` are in a usual thread; every hundredth has 20 where that is 10, and 10 where 20."""

    name: str
    services: int
    products: int
    suppliers: int
    needs: int
    partnerships: int
    people: int
    threads: int
    posts: int
    notices: int

    def thread_of(self, posts: int) -> int:
        """The number of a thread with so many posts, 10 or 20."""
        return self.threads - (550 if posts == self.posts else 600)


SMALL = Size(
    name="small",
    services=20_000,  # and ten times as many uses
    products=1_500,
    suppliers=150,
    needs=5_000,
    partnerships=2_000,
    people=5_000,
    threads=50_000,
    posts=10,
    notices=30_000,
)
MEDIUM = Size(
    name="medium",
    services=250_000,
    products=18_750,
    suppliers=1_875,
    needs=50_000,
    partnerships=20_000,
    people=50_000,
    threads=250_000,
    posts=20,
    notices=300_000,
)
LARGE = Size(
    name="large",
    services=1_000_000,
    products=75_000,
    suppliers=7_500,
    needs=50_000,
    partnerships=20_000,
    people=50_000,
    threads=500_000,
    posts=20,
    notices=300_000,
)
SIZES = {size.name: size for size in (SMALL, MEDIUM, LARGE)}
