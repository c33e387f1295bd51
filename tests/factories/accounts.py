from factory import Faker, Sequence
from factory.django import DjangoModelFactory

from portal.accounts.models import User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = Sequence(lambda n: f"officer{n}@council.example")
    display_name = Faker("name")

    @classmethod
    def _create(cls, model_class, *args, **fields):
        return model_class.objects.create_user(*args, **fields)
