"""What people and the world do, by the product's own actions."""
