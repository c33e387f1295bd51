"""The United Kingdom in twelve tiles: roughly where they lie, all of one size."""

from dataclasses import dataclass, replace

TILE_SIZE = 100
SHADES = 5


@dataclass(frozen=True)
class Tile:
    """One region: its column and row on the grid, and what it counts."""

    value: str
    label: str
    lines: tuple[str, ...]
    column: int
    row: int
    count: int = 0
    shade: int = 0

    @property
    def x(self) -> int:
        return self.column * TILE_SIZE

    @property
    def y(self) -> int:
        return self.row * TILE_SIZE

    @property
    def middle(self) -> int:
        return self.x + TILE_SIZE // 2


REGION_TILES = [
    Tile("scotland", "Scotland", ("Scotland",), 1, 0),
    Tile("northern_ireland", "Northern Ireland", ("Northern", "Ireland"), 0, 1),
    Tile("north_west", "North West", ("North", "West"), 1, 2),
    Tile("north_east", "North East", ("North", "East"), 2, 1),
    Tile("yorkshire_and_the_humber", "Yorkshire and the Humber", ("Yorks and", "Humber"), 2, 2),
    Tile("west_midlands", "West Midlands", ("West", "Midlands"), 1, 3),
    Tile("east_midlands", "East Midlands", ("East", "Midlands"), 2, 3),
    Tile("wales", "Wales", ("Wales",), 0, 3),
    Tile("south_west", "South West", ("South", "West"), 1, 4),
    Tile("london", "London", ("London",), 3, 4),
    Tile("east_of_england", "East of England", ("East of", "England"), 3, 3),
    Tile("south_east", "South East", ("South", "East"), 2, 4),
]


def shaded(tiles: list[Tile], counts: dict[str, int]) -> list[Tile]:
    """The tiles with their counts; shade 0 is none, SHADES the most."""
    most = max(counts.values(), default=0) or 1
    return [
        replace(
            tile,
            count=counts.get(tile.value, 0),
            shade=-(-SHADES * counts.get(tile.value, 0) // most),
        )
        for tile in tiles
    ]
